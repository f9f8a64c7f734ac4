package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	cosignatureType  = 0x04
	cosignatureBytes = 8 + ed25519.SignatureSize
)

// cosigner verifies tlog-cosignature's Ed25519 type, which x/mod does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("%q is no verifier key", vkey)
	}
	typed, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(typed) != 1+ed25519.PublicKeySize || typed[0] != cosignatureType {
		return nil, fmt.Errorf("%q is no Ed25519 cosigner's key", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), typed...))
	if fmt.Sprintf("%x", sum[:4]) != parts[1] {
		return nil, fmt.Errorf("%q has another key's id", vkey)
	}
	return &cosigner{parts[0], binary.BigEndian.Uint32(sum[:]), typed[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, sig []byte) bool {
	if len(sig) != cosignatureBytes {
		return false
	}
	seconds := binary.BigEndian.Uint64(sig)
	if seconds > math.MaxInt64 {
		return false
	}
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", seconds)), text...)
	return ed25519.Verify(c.key, message, sig[8:])
}

// head is a checkpoint that was signed and cosigned as the policy asks.
type head struct {
	origin    string
	tree      tlog.Tree
	cosigners int
	known     int
}

func (h head) String() string {
	return fmt.Sprintf("%s, %d entries, root %s, cosigned by %d of %d",
		h.origin, h.tree.N, h.tree.Hash, h.cosigners, h.known)
}

func parseCheckpoint(text string) (origin string, tree tlog.Tree, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return "", tree, fmt.Errorf("a checkpoint of %d lines", len(lines))
	}
	for _, line := range lines {
		if line == "" {
			return "", tree, fmt.Errorf("an empty line in a checkpoint")
		}
	}
	if tree.N, err = parseDecimal(lines[1]); err != nil {
		return "", tree, err
	}
	tree.Hash, err = parseHash(lines[2])
	return lines[0], tree, err
}

func parseDecimal(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return n, nil
}

func parseHash(text string) (h tlog.Hash, err error) {
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(bytes) != tlog.HashSize ||
		base64.StdEncoding.EncodeToString(bytes) != text {
		return h, fmt.Errorf("%q is no hash", text)
	}
	copy(h[:], bytes)
	return h, nil
}

// open verifies a checkpoint's node and counts who cosigned it; `final` asks for the quorum too.
func (p *policy) open(signed []byte, final bool) (head, error) {
	known := append([]note.Verifier{}, p.ledgers...)
	for _, w := range p.witnesses {
		known = append(known, w)
	}
	n, err := note.Open(signed, note.VerifierList(known...))
	if err != nil {
		return head{}, err
	}
	h := head{known: len(p.witnesses)}
	if h.origin, h.tree, err = parseCheckpoint(n.Text); err != nil {
		return head{}, err
	}
	holds := map[string]bool{}
	signedByNode := false
	for _, sig := range n.Sigs {
		for _, l := range p.ledgers {
			if sig.Name == l.Name() && sig.Hash == l.KeyHash() && l.Name() == h.origin {
				signedByNode = true
			}
		}
		for name, w := range p.witnesses {
			if sig.Name == w.name && sig.Hash == w.hash {
				holds[name] = true
			}
		}
	}
	h.cosigners = len(holds)
	if !signedByNode {
		return head{}, fmt.Errorf("not signed by the ledger that it names, %s", h.origin)
	}
	if final && !p.satisfied(holds) {
		return head{}, fmt.Errorf("cosigned by %d of %d: no quorum", h.cosigners, h.known)
	}
	return h, nil
}
