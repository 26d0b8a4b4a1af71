package git

import (
	"bufio"
	"bytes"
	"io"

	"ownup/internal/gitrun"
)

// file is the object only where it is a file's; else it is empty, as where
// there is none.
func file(o gitrun.Object) gitrun.Object {
	if o.Kind != "blob" {
		return gitrun.Object{}
	}
	return o
}

// eachToken calls yield with each NUL-ended token. Tokens longer than 64 KB
// are no paths and end the reading.
func eachToken(in io.Reader, yield func([]byte)) error {
	s := bufio.NewScanner(in)
	s.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	for s.Scan() {
		yield(s.Bytes())
	}
	return s.Err()
}
