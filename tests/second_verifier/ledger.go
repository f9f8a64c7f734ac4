package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// ledger is an exported one, all of whose entries and tiles were found to make its root.
type ledger struct {
	folder string
	head   head
}

// tilePath prints tlog-tiles' path of tile n; level is a number, or "entries".
func tilePath(level string, n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width != tileWidth {
		path += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + level + "/" + path
}

// read returns a partial tile or, where it was dropped since, the full one that replaced it.
func (l *ledger) read(level string, n int64, width int) ([]byte, bool, error) {
	data, err := os.ReadFile(filepath.Join(l.folder, tilePath(level, n, width)))
	if errors.Is(err, fs.ErrNotExist) && width != tileWidth {
		data, err = os.ReadFile(filepath.Join(l.folder, tilePath(level, n, tileWidth)))
		return data, true, err
	}
	return data, false, err
}

func (l *ledger) hashTile(level int, n int64, width int) ([]byte, error) {
	data, replaced, err := l.read(fmt.Sprint(level), n, width)
	if err != nil {
		return nil, err
	}
	want := width * tlog.HashSize
	if replaced && len(data) == tileWidth*tlog.HashSize {
		data = data[:want]
	}
	if len(data) != want {
		return nil, fmt.Errorf("%s has %d bytes", tilePath(fmt.Sprint(level), n, width), len(data))
	}
	return data, nil
}

func (l *ledger) bundle(n int64, width int) ([][]byte, error) {
	data, replaced, err := l.read("entries", n, width)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 && !(replaced && len(entries) == width) {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut short", tilePath("entries", n, width))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%s has %d entries", tilePath("entries", n, width), len(entries))
	}
	return entries, nil
}

func openLedger(folder string, trust *policy) (*ledger, error) {
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	l := &ledger{folder: folder}
	if l.head, err = trust.open(signed, true); err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	return l, l.recompute()
}

// edge is the right edge of a growing tree: the hashes of its complete subtrees, by height.
type edge struct {
	size   int64
	hashes []tlog.Hash
}

func (e *edge) add(leaf tlog.Hash) {
	hash := leaf
	for n := e.size; n&1 == 1; n >>= 1 {
		hash = tlog.NodeHash(e.hashes[len(e.hashes)-1], hash)
		e.hashes = e.hashes[:len(e.hashes)-1]
	}
	e.hashes = append(e.hashes, hash)
	e.size++
}

func (e *edge) root() tlog.Hash {
	if len(e.hashes) == 0 {
		return sha256.Sum256(nil)
	}
	root := e.hashes[len(e.hashes)-1]
	for i := len(e.hashes) - 2; i >= 0; i-- {
		root = tlog.NodeHash(e.hashes[i], root)
	}
	return root
}

// recompute builds the whole tree from the entries and compares every tile and the root with it.
func (l *ledger) recompute() error {
	var whole edge
	var above []tlog.Hash // the roots of the full tiles of the level below
	for n := int64(0); n*tileWidth < l.head.tree.N; n++ {
		entries, err := l.bundle(n, widthAt(l.head.tree.N, n))
		if err != nil {
			return err
		}
		var row []tlog.Hash
		for _, entry := range entries {
			row = append(row, tlog.RecordHash(entry))
			whole.add(row[len(row)-1])
		}
		if above, err = l.compare(0, n, row, above); err != nil {
			return err
		}
	}
	if whole.root() != l.head.tree.Hash {
		return fmt.Errorf("the entries make the root %s, the checkpoint says %s", whole.root(),
			l.head.tree.Hash)
	}
	return l.compareAbove(above)
}

func (l *ledger) compareAbove(hashes []tlog.Hash) error {
	for level := 1; len(hashes) > 0; level++ {
		var above []tlog.Hash
		for n := int64(0); n*tileWidth < int64(len(hashes)); n++ {
			end := n*tileWidth + int64(widthAt(int64(len(hashes)), n))
			var err error
			if above, err = l.compare(level, n, hashes[n*tileWidth:end], above); err != nil {
				return err
			}
		}
		hashes = above
	}
	return nil
}

// compare checks one tile and, if it is full, adds its root to the level above.
func (l *ledger) compare(level int, n int64, row, above []tlog.Hash) ([]tlog.Hash, error) {
	tile, err := l.hashTile(level, n, len(row))
	if err != nil {
		return nil, err
	}
	var e edge
	for i, hash := range row {
		if !bytes.Equal(hash[:], tile[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
			return nil, fmt.Errorf("%s: hash %d is not the entries'",
				tilePath(fmt.Sprint(level), n, len(row)), i)
		}
		e.add(hash)
	}
	if len(row) == tileWidth {
		above = append(above, e.root())
	}
	return above, nil
}

func widthAt(hashes, n int64) int {
	if left := hashes - n*tileWidth; left < tileWidth {
		return int(left)
	}
	return tileWidth
}

// Height, ReadTiles and SaveTiles let x/mod compute proofs from the tiles.
func (l *ledger) Height() int { return tileHeight }

func (l *ledger) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range tiles {
		data, err := l.hashTile(t.L, t.N, t.W)
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func (l *ledger) SaveTiles([]tlog.Tile, [][]byte) {}

// agrees says whether an older tree of the same ledger is a prefix of this one.
func (l *ledger) agrees(old head) error {
	if old.origin != l.head.origin {
		return fmt.Errorf("of another ledger, %s", old.origin)
	}
	if old.tree.N == 0 {
		var none edge
		if old.tree.Hash != none.root() {
			return fmt.Errorf("an empty ledger with a root")
		}
		return nil
	}
	if old.tree.N > l.head.tree.N {
		return fmt.Errorf("of %d entries, more than the ledger's %d", old.tree.N, l.head.tree.N)
	}
	reader := tlog.TileHashReader(l.head.tree, l)
	proof, err := tlog.ProveTree(l.head.tree.N, old.tree.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, l.head.tree.N, l.head.tree.Hash, old.tree.N, old.tree.Hash)
}

// continues checks a node's older checkpoint, which need not have been cosigned.
func (l *ledger) continues(file string, trust *policy) (int64, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	old, err := trust.open(signed, false)
	if err != nil {
		return 0, err
	}
	return old.tree.N, l.agrees(old)
}
