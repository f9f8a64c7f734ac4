package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// policy is a tlog-policy file: ledgers, witnesses, and groups of them in the order of their lines.
type policy struct {
	ledgers   []note.Verifier
	witnesses map[string]*cosigner
	groups    []group
	quorum    string
}

type group struct {
	name      string
	threshold int
	members   []string
}

func readPolicy(file string) (*policy, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &policy{witnesses: map[string]*cosigner{}}
	for number, line := range strings.Split(string(data), "\n") {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.addLine(words); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("no quorum")
	}
	return p, nil
}

func (p *policy) addLine(words []string) error {
	switch {
	case words[0] == "log" && (len(words) == 2 || len(words) == 3):
		verifier, err := note.NewVerifier(words[1])
		if err != nil {
			return err
		}
		p.ledgers = append(p.ledgers, verifier)
	case words[0] == "witness" && (len(words) == 3 || len(words) == 4):
		return p.addWitness(words[1], words[2])
	case words[0] == "group" && len(words) >= 4:
		return p.addGroup(words[1], words[2], words[3:])
	case words[0] == "quorum" && len(words) == 2 && p.quorum == "":
		if words[1] != "none" && !p.defines(words[1]) {
			return fmt.Errorf("%q is not defined", words[1])
		}
		p.quorum = words[1]
	default:
		return fmt.Errorf("not a line of a policy")
	}
	return nil
}

func (p *policy) defines(name string) bool {
	if p.witnesses[name] != nil {
		return true
	}
	for _, g := range p.groups {
		if g.name == name {
			return true
		}
	}
	return false
}

func (p *policy) addWitness(name, vkey string) error {
	if name == "none" || p.defines(name) {
		return fmt.Errorf("the name %q is taken", name)
	}
	c, err := newCosigner(vkey)
	if err != nil {
		return err
	}
	for other, w := range p.witnesses {
		if w.key.Equal(c.key) {
			return fmt.Errorf("%q has the key of %q", name, other)
		}
	}
	p.witnesses[name] = c
	return nil
}

func (p *policy) addGroup(name, threshold string, members []string) error {
	if name == "none" || p.defines(name) {
		return fmt.Errorf("the name %q is taken", name)
	}
	for i, member := range members {
		if !p.defines(member) {
			return fmt.Errorf("%q is not defined", member)
		}
		if p.isMember(member) || contains(members[:i], member) {
			return fmt.Errorf("%q is in a group already", member)
		}
	}
	g := group{name, 1, members}
	switch threshold {
	case "any":
	case "all":
		g.threshold = len(members)
	default:
		k, err := strconv.Atoi(threshold)
		if err != nil || k < 1 || k > len(members) || strconv.Itoa(k) != threshold {
			return fmt.Errorf("%q is no threshold of %d members", threshold, len(members))
		}
		g.threshold = k
	}
	p.groups = append(p.groups, g)
	return nil
}

func (p *policy) isMember(name string) bool {
	for _, g := range p.groups {
		if contains(g.members, name) {
			return true
		}
	}
	return false
}

func contains(names []string, name string) bool {
	for _, one := range names {
		if one == name {
			return true
		}
	}
	return false
}

// satisfied says whether these witnesses, by name, are a quorum.
func (p *policy) satisfied(holds map[string]bool) bool {
	for _, g := range p.groups {
		met := 0
		for _, member := range g.members {
			if holds[member] {
				met++
			}
		}
		holds[g.name] = met >= g.threshold
	}
	return p.quorum == "none" || holds[p.quorum]
}
