package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// maxLine is the longest query of a batch.
const maxLine = 1 << 20 // bytes

// batchQuery is one line of a batch. Keys that are not here are ignored.
type batchQuery struct {
	ID    json.RawMessage `json:"id"`
	About []string        `json:"about"`
	With  []string        `json:"with"`
	Owner struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"owner"`
	At time.Time `json:"at"`
}

type batchAnswer struct {
	ID json.RawMessage `json:"id,omitempty"`
	audienceJSON
}

type batchError struct {
	ID      json.RawMessage `json:"id,omitempty"`
	Version int             `json:"version"`
	Error   string          `json:"error"`
}

// batch answers the queries of a file one after the other, each as soon as
// it is read, in their order. A bad line has an answer of its own and does
// not end the batch.
func (c *whoCmd) batch(r *run) error {
	f, err := r.open(c.Batch)
	if err != nil {
		return err
	}
	err = c.answerAll(r, bufio.NewReaderSize(f, maxLine+1))
	return errors.Join(err, f.Close())
}

func (c *whoCmd) answerAll(r *run, in *bufio.Reader) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	ask, err := s.App.Asker(r.ctx, s.Actor)
	if err != nil {
		return err
	}
	bad := 0
	for n := 1; ; n++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return fileProblem(err)
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		answer, failed := c.answer(ask, n, line, err != nil)
		if failed {
			bad++
		}
		if err := r.writeJSON(r.p.Stdout, answer); err != nil {
			return err
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
	}
	if bad > 0 {
		r.say("%s could not be answered; the answers say why.\n", count(bad, "line", "lines"))
		return badNews{statusUsage}
	}
	return nil
}

// readLine returns the next line without its end. A line that is too long
// comes back as [bufio.ErrBufferFull], with the rest of it read and thrown
// away. The line is valid until the next call.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return nil, bufio.ErrBufferFull
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	return line, err
}

// answer returns what to print for one line.
func (c *whoCmd) answer(ask func(app.WhoQuery) (audience.Audience, error), n int, line []byte, tooLong bool) (answer any, failed bool) {
	bad := func(id json.RawMessage, sentence string) (any, bool) {
		return batchError{id, formatVersion, fmt.Sprintf("Line %d: %s", n, sentence)}, true
	}
	if tooLong {
		return bad(nil, "It is longer than 1 MB.")
	}
	if !json.Valid(bytes.TrimPrefix(line, bom)) {
		return bad(nil, "It is not JSON.")
	}
	var q batchQuery
	if err := json.Unmarshal(bytes.TrimPrefix(line, bom), &q); err != nil {
		return bad(q.ID, wrongType(err))
	}
	found, err := ask(app.WhoQuery{
		About: q.About, With: q.With, Limit: c.Limit, At: q.At,
		Owner: person.Identity{Name: q.Owner.Name, Address: q.Owner.Email},
	})
	if err != nil {
		p := problem.As(err)
		return bad(q.ID, p.Sentence)
	}
	return batchAnswer{q.ID, audienceOut(found)}, false
}

var bom = []byte("\xef\xbb\xbf")

func wrongType(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return "It is not an object in curly brackets."
		}
		return fmt.Sprintf("%q does not hold what belongs there.", t.Field)
	}
	return `"at" is not a time such as 2026-03-02T15:00:00Z.`
}
