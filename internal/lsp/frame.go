package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The limits of one message.
const (
	maxMessage = 16 << 20 // bytes
	maxHeader  = 4 << 10  // bytes of the lines before it
	maxDepth   = 64       // values inside values
)

var (
	// errTooLong says that a message was passed over.
	errTooLong = errors.New("message longer than 16 MB")
	// errFrame says that nobody can tell where the next message begins.
	errFrame = errors.New("not a message of the Language Server Protocol")
)

// frameReader reads messages, each with a header that gives its length.
type frameReader struct{ in *bufio.Reader }

func newFrameReader(in io.Reader) frameReader {
	return frameReader{bufio.NewReaderSize(in, maxHeader)}
}

// next returns the body of the next message, and io.EOF where the input ends
// before one. After errTooLong the next one can be read; after any other error
// nothing can.
func (f frameReader) next() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, f.in, length); err != nil {
			return nil, broken(err)
		}
		return nil, errTooLong
	}
	var body bytes.Buffer // grows with what comes, whatever the header says
	if _, err := io.CopyN(&body, f.in, length); err != nil {
		return nil, broken(err)
	}
	return body.Bytes(), nil
}

// header reads up to the empty line and returns the length it gives.
func (f frameReader) header() (length int64, err error) {
	length, read := -1, 0
	for {
		line, err := f.in.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && read+len(line) == 0:
			return 0, io.EOF
		case err != nil:
			return 0, broken(err)
		}
		if read += len(line); read > maxHeader {
			return 0, errFrame
		}
		field := strings.TrimRight(string(line), "\r\n")
		if field == "" {
			break
		}
		name, value, ok := strings.Cut(field, ":")
		if !ok {
			return 0, errFrame
		}
		if strings.EqualFold(name, "Content-Length") {
			n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 40)
			if err != nil {
				return 0, errFrame
			}
			length = int64(n)
		}
	}
	if length < 0 {
		return 0, errFrame
	}
	return length, nil
}

// broken is the error for a message that breaks off.
func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		return errFrame
	}
	return fmt.Errorf("read message: %w", err)
}

// writeFrame writes one message.
func writeFrame(out io.Writer, body []byte) error {
	frame := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body))
	if _, err := out.Write(append(frame, body...)); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	return nil
}

// tooDeep reports JSON with more values inside values than anybody needs.
func tooDeep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
