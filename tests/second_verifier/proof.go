package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// verifyProof checks a tlog-proof of one entry; where the ledger is at hand, also that the proof's
// checkpoint is one of its own.
func verifyProof(proofFile, entryFile string, trust *policy, whole *ledger) (string, error) {
	data, err := os.ReadFile(proofFile)
	if err != nil {
		return "", err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return "", err
	}
	index, path, signed, err := parseProof(data)
	if err != nil {
		return "", err
	}
	h, err := trust.open(signed, true)
	if err != nil {
		return "", err
	}
	if err := tlog.CheckRecord(path, h.tree.N, h.tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return "", err
	}
	if whole != nil {
		if err := whole.agrees(h); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("entry %d of %s proved under %d cosigners", index, h.origin, h.cosigners), nil
}

func parseProof(data []byte) (index int64, path tlog.RecordProof, signed []byte, err error) {
	end := bytes.Index(data, []byte("\n\n"))
	if end < 0 {
		return 0, nil, nil, fmt.Errorf("no empty line before the checkpoint")
	}
	lines := strings.Split(string(data[:end]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, nil, fmt.Errorf("not a proof of a known version")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return 0, nil, nil, fmt.Errorf("no index")
	}
	if index, err = parseDecimal(strings.TrimPrefix(lines[0], "index ")); err != nil {
		return 0, nil, nil, err
	}
	path = tlog.RecordProof{}
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return 0, nil, nil, err
		}
		path = append(path, hash)
	}
	return index, path, data[end+2:], nil
}
