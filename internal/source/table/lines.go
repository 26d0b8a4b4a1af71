package table

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// openLines checks that at least one line is a record of a known kind.
func openLines(name, text string) (folder.Emit, error) {
	found := false
	var keys []string
	for line := range strings.Lines(text) {
		record, reason := parseRecord(line)
		if reason != "" {
			continue
		}
		if s, _, _ := record.known(); s != nil {
			found = true
			break
		}
		if keys == nil {
			keys = record.keys()
		}
	}
	if !found {
		u := unknown(keys)
		u.Problem.Sentence = "No line of the file is a record of a known kind."
		u.Problem.Next = strings.Replace(u.Problem.Next, "Give the first row the column names of", "Give each line the fields of", 1)
		return nil, u
	}
	return func(ctx context.Context, sink workgraph.Sink) error {
		number := 0
		for line := range strings.Lines(text) {
			if err := ctx.Err(); err != nil {
				return err
			}
			number++
			if strings.TrimSpace(line) == "" {
				continue
			}
			reason, err := readLine(name, line, sink)
			if err != nil {
				return err
			}
			if reason != "" {
				sink.Skip(name+" line "+strconv.Itoa(number), reason)
			}
		}
		return nil
	}, nil
}

func readLine(file, line string, sink workgraph.Sink) (reason string, err error) {
	record, reason := parseRecord(line)
	if reason != "" {
		return reason, nil
	}
	s, names, reason := record.known()
	if s == nil {
		return reason, nil
	}
	if twice(names) != "" {
		return "two of its fields mean the same", nil
	}
	r := row{file: file, cell: map[string]string{}}
	for i, key := range record.keys() {
		if names[i] != "" {
			r.cell[names[i]] = folder.Clip(record[key], maxValue)
		}
	}
	return s.read(r, sink)
}

// record is one JSON line: its fields as text, lists with semicolons.
type record map[string]string

// parseRecord reads a line. Values are text, numbers, truths, or lists of
// these; anything deeper has no meaning in a table.
func parseRecord(line string) (_ record, reason string) {
	if len(line) > maxLine {
		return nil, "it is longer than 1 MB"
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(line), &raw) != nil || raw == nil {
		return nil, "it is not a JSON object"
	}
	if len(raw) > maxColumns {
		return nil, "it has too many fields"
	}
	out := record{}
	for key, value := range raw {
		text, ok := scalar(value)
		if !ok {
			var list []json.RawMessage
			if json.Unmarshal(value, &list) != nil || len(list) > maxList {
				return nil, "one of its values is neither text nor a list"
			}
			parts := make([]string, len(list))
			for i, v := range list {
				if parts[i], ok = scalar(v); !ok {
					return nil, "one of its values is neither text nor a list"
				}
			}
			text = strings.Join(parts, ";")
		}
		out[key] = text
	}
	return out, ""
}

// scalar is a JSON text, number, truth or null as text.
func scalar(value json.RawMessage) (string, bool) {
	value = bytes.TrimSpace(value)
	if len(value) == 0 {
		return "", false
	}
	switch value[0] {
	case '{', '[':
		return "", false
	case 'n':
		return "", true
	case '"':
		var text string
		err := json.Unmarshal(value, &text)
		return text, err == nil
	}
	return string(value), true
}

// keys are the record's fields, in order.
func (r record) keys() []string {
	keys := make([]string, 0, len(r))
	for k := range r {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// known finds the record's kind: the one that it names, or the one that its
// fields fit.
func (r record) known() (_ *spec, names []string, reason string) {
	keys := r.keys()
	kind := strings.ToLower(strings.TrimSpace(r["type"]))
	if kind == "" {
		if s, names := recognise(keys); s != nil {
			return s, names, ""
		}
		return nil, nil, "its fields fit no kind of table"
	}
	for _, s := range specs() {
		if s.name != kind && s.single != kind {
			continue
		}
		names := make([]string, len(keys))
		for i, k := range keys {
			names[i] = s.find(k)
		}
		return &s, names, ""
	}
	return nil, nil, "its type is not known"
}
