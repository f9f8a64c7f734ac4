// Command second_verifier checks an exported ledger, or a proof taken from one, without any of
// Valise's own code: it knows C2SP's formats (tlog-tiles, tlog-checkpoint, signed-note,
// tlog-cosignature, tlog-proof, tlog-policy), RFC 6962, and golang.org/x/mod/sumdb.
//
//	second_verifier --policy FILE [--old CHECKPOINT] [--proof FILE --entry FILE] [LEDGER_DIR]
//
// It prints one line. Exit: 0 everything asked for holds, 7 something does not, 2 usage.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

const (
	exitUsage       = 2
	exitNotVerified = 7
)

type question struct {
	policy, old, proof, entry, ledger string
}

func readQuestion() (question, error) {
	var q question
	flag.StringVar(&q.policy, "policy", "", "whom to believe (c2sp.org/tlog-policy)")
	flag.StringVar(&q.old, "old", "", "an older checkpoint that the ledger must continue")
	flag.StringVar(&q.proof, "proof", "", "a proof (c2sp.org/tlog-proof@v1)")
	flag.StringVar(&q.entry, "entry", "", "the entry that the proof is about")
	flag.Parse()
	q.ledger = flag.Arg(0)
	switch {
	case q.policy == "":
		return q, fmt.Errorf("--policy is missing")
	case flag.NArg() > 1:
		return q, fmt.Errorf("one ledger at a time")
	case (q.proof == "") != (q.entry == ""):
		return q, fmt.Errorf("--proof and --entry come together")
	case q.ledger == "" && q.proof == "":
		return q, fmt.Errorf("neither a ledger nor a proof")
	case q.ledger == "" && q.old != "":
		return q, fmt.Errorf("--old needs the ledger")
	}
	return q, nil
}

// verify answers the question with what holds, in words, or the first thing that does not.
func verify(q question, trust *policy) (string, error) {
	var held []string
	var whole *ledger
	if q.ledger != "" {
		var err error
		if whole, err = openLedger(q.ledger, trust); err != nil {
			return "", err
		}
		held = append(held, whole.head.String())
	}
	if q.old != "" {
		size, err := whole.continues(q.old, trust)
		if err != nil {
			return "", fmt.Errorf("%s: %w", q.old, err)
		}
		held = append(held, fmt.Sprintf("continues the %d entries of the older checkpoint", size))
	}
	if q.proof != "" {
		words, err := verifyProof(q.proof, q.entry, trust, whole)
		if err != nil {
			return "", fmt.Errorf("%s: %w", q.proof, err)
		}
		held = append(held, words)
	}
	return strings.Join(held, "; "), nil
}

func main() {
	q, err := readQuestion()
	if err != nil {
		fmt.Fprintln(os.Stderr, "second_verifier:", err)
		os.Exit(exitUsage)
	}
	trust, err := readPolicy(q.policy)
	if err != nil {
		fmt.Fprintf(os.Stderr, "second_verifier: %s: %v\n", q.policy, err)
		os.Exit(exitUsage)
	}
	words, err := verify(q, trust)
	if err != nil {
		fmt.Println("NOT verified:", err)
		os.Exit(exitNotVerified)
	}
	fmt.Println("verified:", words)
}
