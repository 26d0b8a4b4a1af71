package vault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"ownup/internal/core/problem"
)

// The key file is text, so that a person can print it and lock it away:
//
//	ownup key 1
//	64 hexadecimal digits
const (
	keyHeader  = "ownup key "
	keyVersion = "1"
	maxKeyFile = 1024 // bytes; a key file is far shorter
)

// Open returns the vault whose key is in the file at path. Where there is no
// such file it makes one, with a fresh key from random, readable by its
// owner alone; when two processes do so at once, both get the same key.
//
// A file that others may read is a problem of kind Refused, one that holds
// no key of kind Damaged, one of a later version of kind Newer, and one that
// cannot be read or made of kind Unreachable.
func Open(path string, random io.Reader) (*Vault, error) {
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path, random); err != nil {
			return nil, err
		}
		key, err = readKey(path)
	}
	if err != nil {
		return nil, err
	}
	return FromKey(key)
}

func readKey(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreachable(fmt.Errorf("open key file: %w", err))
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, unreachable(fmt.Errorf("open key file: %w", err))
	}
	if err := checkMode(info.Mode()); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return nil, unreachable(fmt.Errorf("read key file: %w", err))
	}
	return parseKey(text)
}

// checkMode refuses a key that other people on the machine could have read.
// Windows keeps permissions elsewhere; its mode bits say nothing.
func checkMode(mode fs.FileMode) error {
	if !mode.IsRegular() {
		return problem.New(problem.Refused, "The key file is not an ordinary file.",
			"Name a file of its own for the key.")
	}
	if runtime.GOOS != "windows" && mode.Perm()&0o077 != 0 {
		return problem.New(problem.Refused, "Other people on this machine may read the key file.",
			"Make it private with chmod 600, then start again.")
	}
	return nil
}

// parseKey reads the text of a key file.
func parseKey(text []byte) ([]byte, error) {
	if len(text) > maxKeyFile {
		return nil, damagedKey(errors.New("key file is too long"))
	}
	header, rest, _ := strings.Cut(string(text), "\n")
	v, ok := strings.CutPrefix(strings.TrimSpace(header), keyHeader)
	switch {
	case !ok:
		return nil, damagedKey(errors.New("key file has no header"))
	case v != keyVersion:
		return nil, problem.New(problem.Newer, "The key file was written by a newer version of ownup.",
			"Update ownup, then start again.")
	}
	key, err := hex.DecodeString(strings.TrimSpace(rest))
	if err != nil || len(key) != KeySize {
		// The decoding error would quote a digit of the key.
		return nil, damagedKey(errors.New("key file has no key of 64 hexadecimal digits"))
	}
	return key, nil
}

func formatKey(key []byte) string {
	return keyHeader + keyVersion + "\n" + hex.EncodeToString(key) + "\n"
}

// createKey writes a fresh key to a file beside path and links it into
// place: nobody ever sees half a key, and linking, unlike renaming, never
// replaces a key that somebody else made meanwhile.
func createKey(path string, random io.Reader) (err error) {
	var key [KeySize]byte
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return fmt.Errorf("draw key: %w", err)
	}
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".key-*") // opened with O_EXCL and mode 0600
	if err != nil {
		return unreachable(fmt.Errorf("create key file: %w", err))
	}
	defer func() {
		if rm := os.Remove(f.Name()); err == nil && rm != nil {
			err = unreachable(fmt.Errorf("create key file: %w", rm))
		}
	}()
	if err := writeAndClose(f, formatKey(key[:])); err != nil {
		return unreachable(fmt.Errorf("write key file: %w", err))
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return unreachable(fmt.Errorf("create key file: %w", err))
	}
	return syncFolder(dir)
}

func writeAndClose(f *os.File, text string) error {
	_, err := f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder makes the new name last through a loss of power: data sealed
// under a key that is gone afterwards would be lost with it. Windows cannot
// sync a folder and does not need it.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return unreachable(fmt.Errorf("sync key folder: %w", err))
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return unreachable(fmt.Errorf("sync key folder: %w", err))
	}
	return nil
}

func unreachable(cause error) error {
	return problem.Wrap(cause, problem.Unreachable, "The key file cannot be read or made.",
		"Check that its folder exists and that you may write to it.")
}

func damagedKey(cause error) error {
	return problem.Wrap(cause, problem.Damaged, "The key file does not hold a key.",
		"Put it back from a backup; without it, what was saved cannot be read.")
}
