package lsp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// bluntly is a reviewer that finds each "bad", with a fix, and says of the
// whole message that it is short.
func bluntly(_ string, m wording.Message) (wording.Report, error) {
	r := wording.Report{Findings: []wording.Finding{}}
	for at, n := 0, 0; ; n++ {
		i := bytes.Index(m.Text[at:], []byte("bad"))
		if i < 0 {
			break
		}
		start := at + i
		at = start + 3
		r.Findings = append(r.Findings, wording.Finding{
			Rule: "bad", Severity: wording.Error, Start: start, End: at, Sentence: n, Message: "Bad for a " + string(m.Kind) + ".", Suggestion: "Good.", Source: "us",
			Fix: &wording.Fix{Label: "Drop it", Edits: []wording.Edit{{Start: start, End: at}}},
		})
	}
	if len(m.Text) < 3 {
		r.Findings = append(r.Findings, wording.Finding{Rule: "short", Severity: wording.Suggestion, Sentence: -1, Message: "Short."})
	}
	return r, nil
}

// client is an editor: what it has sent, to be served in one go.
type client struct {
	t  *testing.T
	in bytes.Buffer
	id int
}

func (c *client) send(value any) {
	body, err := encode(value)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := writeFrame(&c.in, body); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) notify(method, params string) {
	c.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": json.RawMessage(params)})
}

func (c *client) ask(method, params string) {
	c.id++
	c.send(map[string]any{"jsonrpc": "2.0", "id": c.id, "method": method, "params": json.RawMessage(params)})
}

func (c *client) open(uri, language, text string) {
	quoted, err := json.Marshal(text)
	if err != nil {
		c.t.Fatal(err)
	}
	c.notify("textDocument/didOpen", fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":%q,"version":1,"text":%s}}`, uri, language, quoted))
}

// served runs the server on what was sent and returns its messages.
func (c *client) served() (answers []string, orderly bool) {
	c.t.Helper()
	var out bytes.Buffer
	orderly, err := Serve(&c.in, &out, Options{Version: "1", Review: bluntly})
	if err != nil {
		c.t.Fatal(err)
	}
	frames := newFrameReader(&out)
	for {
		body, err := frames.next()
		if errors.Is(err, io.EOF) {
			return answers, orderly
		}
		if err != nil {
			c.t.Fatal(err)
		}
		answers = append(answers, string(body))
	}
}

func started(t *testing.T, options string) *client {
	c := &client{t: t}
	c.ask("initialize", `{"processId":1,"capabilities":{},"initializationOptions":`+options+`}`)
	c.notify("initialized", `{}`)
	return c
}

func TestASession(t *testing.T) {
	c := started(t, `{"kind":"client"}`)
	c.open("file:///a.txt", "plaintext", "é😀 bad\n")
	c.notify("textDocument/didChange", `{"textDocument":{"uri":"file:///a.txt","version":2},"contentChanges":[
		{"range":{"start":{"line":0,"character":7},"end":{"line":0,"character":7}},"text":"ly"},{"range":{"start":{"line":0,"character":9},"end":{"line":1,"character":0}},"text":""}]}`)
	c.ask("textDocument/codeAction", `{"textDocument":{"uri":"file:///a.txt"},"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":5}},"context":{"diagnostics":[]}}`)
	c.ask("textDocument/hover", `{"textDocument":{"uri":"file:///a.txt"},"position":{"line":0,"character":4}}`)
	c.ask("textDocument/hover", `{"textDocument":{"uri":"file:///a.txt"},"position":{"line":0,"character":1}}`)
	c.notify("textDocument/didChange", `{"textDocument":{"uri":"file:///a.txt","version":3},"contentChanges":[{"text":"so"}]}`)
	c.notify("workspace/didChangeConfiguration", `{"settings":{"ownup":{"kind":"boss","all":true}}}`)
	c.notify("textDocument/didSave", `{"textDocument":{"uri":"file:///a.txt"}}`)
	c.notify("textDocument/didClose", `{"textDocument":{"uri":"file:///a.txt"}}`)
	c.ask("shutdown", `null`)
	c.notify("exit", `null`)
	answers, orderly := c.served()
	diag := `{"range":{"start":{"line":0,"character":4},"end":{"line":0,"character":7}},"severity":1,"code":"bad","source":"ownup","message":"Bad for a client.\nGood."}`
	short := `{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.txt","version":3,"diagnostics":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"severity":3,"code":"short","source":"ownup","message":"Short."}]}}`
	want := []string{
		`{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"positionEncoding":"utf-16","textDocumentSync":{"openClose":true,"change":2,"save":true},"codeActionProvider":{"codeActionKinds":["quickfix"]},"hoverProvider":true},"serverInfo":{"name":"ownup","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.txt","version":1,"diagnostics":[` + diag + `]}}`,
		`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.txt","version":2,"diagnostics":[` + diag + `]}}`,
		`{"jsonrpc":"2.0","id":2,"result":[{"title":"Drop it","kind":"quickfix","diagnostics":[` + diag + `],"isPreferred":true,"edit":{"changes":{"file:///a.txt":[{"range":{"start":{"line":0,"character":4},"end":{"line":0,"character":7}},"newText":""}]}}},` +
			`{"title":"Silence bad from here on","kind":"quickfix","diagnostics":[` + diag + `],"edit":{"changes":{"file:///a.txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"[ownup off bad] "}]}}}]}`,
		`{"jsonrpc":"2.0","id":3,"result":{"contents":{"kind":"plaintext","value":"bad: Bad for a client.\nGood.\nSource: us"},"range":{"start":{"line":0,"character":4},"end":{"line":0,"character":7}}}}`,
		`{"jsonrpc":"2.0","id":4,"result":null}`,
		short, short, short,
		`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.txt","diagnostics":[]}}`,
		`{"jsonrpc":"2.0","id":5,"result":null}`,
	}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !orderly {
		t.Error("an orderly end is not known as one")
	}
}

func TestPositionsAreCountedAsTheClientCan(t *testing.T) {
	c := &client{t: t}
	c.ask("initialize", `{"capabilities":{"general":{"positionEncodings":["utf-16","utf-8"]},"workspace":{"workspaceEdit":{"documentChanges":true}}}}`)
	c.open("a", "markdown", "é😀 bad `bad`\r\nbad")
	c.ask("textDocument/codeAction", `{"textDocument":{"uri":"a"},"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":0}},"context":{"only":["quickfix"]}}`)
	c.ask("textDocument/codeAction", `{"textDocument":{"uri":"a"},"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":0}},"context":{"only":["refactor"]}}`)
	answers, orderly := c.served()
	all := strings.Join(answers, "\n")
	for _, want := range []string{
		`"positionEncoding":"utf-8"`, `{"start":{"line":0,"character":7},"end":{"line":0,"character":10}}`, `{"start":{"line":1,"character":0}`,
		`"documentChanges":[{"textDocument":{"uri":"a","version":1},"edits":[`, `"id":3,"result":[]`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in\n%s", want, all)
		}
	}
	if strings.Count(answers[1], `"code":"bad"`) != 2 {
		t.Errorf("code in Markdown is judged: %s", answers[1])
	}
	if orderly {
		t.Error("an input that breaks off is taken for an orderly end")
	}
}

func TestWhatIsWrongIsAnswered(t *testing.T) {
	c := &client{t: t}
	c.ask("textDocument/hover", `{}`)
	c.notify("textDocument/didOpen", `{}`)
	c.ask("initialize", `{"initializationOptions":{"kind":"stranger"}}`)
	c.ask("initialize", `{}`)
	c.ask("workspace/executeCommand", `{}`)
	c.ask("textDocument/hover", `[1]`)
	c.ask("textDocument/hover", `{"textDocument":{"uri":"nowhere"}}`)
	c.notify("workspace/didChangeConfiguration", `{"settings":{"size":"huge"}}`)
	c.notify("workspace/didChangeConfiguration", `{"settings":{"size":7}}`)
	for _, body := range []string{"{", `[]`, `{"jsonrpc":"1.0","id":9,"method":"x"}`, `{"jsonrpc":"2.0","id":{},"method":"x"}`, `{"jsonrpc":"2.0","id":7,"result":1}`, `{"jsonrpc":"2.0","method":"$/nobody"}`, strings.Repeat("[", 100)} {
		if err := writeFrame(&c.in, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	c.ask("shutdown", `null`)
	c.ask("textDocument/hover", `{}`)
	answers, _ := c.served()
	var got []string
	for _, a := range answers {
		var m struct {
			ID     json.RawMessage
			Error  struct{ Code int }
			Params struct{ Type int }
		}
		if err := json.Unmarshal([]byte(a), &m); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %d %d", m.ID, m.Error.Code, m.Params.Type))
	}
	want := []string{
		"1 -32002 0", " 0 2", "2 0 0", "3 -32602 0", "4 -32601 0", "5 -32602 0", "6 0 0", " 0 2", " 0 2",
		"null -32700 0", "null -32700 0", "null -32600 0", "null -32600 0", "null -32700 0", "7 0 0", "8 -32600 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMessageThatIsTooLongForgetsTheDocuments(t *testing.T) {
	c := started(t, `null`)
	c.open("a", "plaintext", "bad")
	body := bytes.Repeat([]byte("x"), maxMessage+1)
	if err := writeFrame(&c.in, body); err != nil {
		t.Fatal(err)
	}
	c.notify("textDocument/didChange", `{"textDocument":{"uri":"a","version":2},"contentChanges":[{"text":"bad bad"}]}`)
	c.ask("shutdown", `null`)
	answers, orderly := c.served()
	all := strings.Join(answers[2:], "\n")
	if strings.Contains(all, `"code"`) || !strings.Contains(all, "longer than 16 MB") || !orderly {
		t.Errorf("after a message that is too long:\n%s", all)
	}
}

func TestRulesThatCannotBeUsedAreShownOnce(t *testing.T) {
	c := started(t, `null`)
	c.open("a", "plaintext", "bad")
	c.open("b", "plaintext", "bad")
	var out bytes.Buffer
	_, err := Serve(&c.in, &out, Options{Review: func(string, wording.Message) (wording.Report, error) {
		return wording.Report{}, problem.New(problem.Invalid, "A wording rule cannot be used.", "Correct it.")
	}})
	if err != nil || strings.Count(out.String(), "A wording rule cannot be used. Correct it.") != 1 {
		t.Errorf("%v, %s", err, out.String())
	}
}

func TestAMessageCountsBeforeTheSettings(t *testing.T) {
	s := session{settings: settings{Kind: wording.Boss, Size: wording.Severe, Language: "de"}}
	language, m := s.message([]byte("<!-- ownup: kind client -->\nHi"))
	if language != "de" || m.Kind != wording.Client || m.Size != wording.Severe {
		t.Errorf("%s %+v", language, m)
	}
}

func TestASwitchStandsBeforeItsSentence(t *testing.T) {
	for _, c := range []struct{ text, word, want string }{
		{"Hi.\n\nOne. Two three.", "three", "Hi.\n\nOne. |Two three."},
		{"Hi,\n\none two", "two", "Hi,\n\n|one two"},
		{"- one\n- two three", "three", "- one\n- |two three"},
		{"1. two three", "three", "1. |two three"},
		{"## two three", "three", "## |two three"},
		{"  - two three", "three", "  - |two three"},
		{"one\ntwo three", "three", "|one\ntwo three"},
		{"a.b two", "two", "|a.b two"},
		{"- one", "- one", "|- one"},
		{"Really? Two", "Two", "Really? |Two"},
	} {
		at := sentenceStart([]byte(c.text), strings.Index(c.text, c.word))
		if got := c.text[:at] + "|" + c.text[at:]; got != c.want {
			t.Errorf("%q: %q, want %q", c.word, got, c.want)
		}
	}
}

// TestEditsAreMadeAsTheEditorMadeThem changes random texts as an editor that
// counts in UTF-16 does.
func TestEditsAreMadeAsTheEditorMadeThem(t *testing.T) {
	letters := rapid.StringOf(rapid.SampledFrom([]rune("ab é東😀\n")))
	rapid.Check(t, func(t *rapid.T) {
		text := letters.Draw(t, "text")
		s := session{options: Options{Review: bluntly}, out: io.Discard, unit: manuscript.UTF16, documents: map[string]*document{}}
		d := &document{uri: "a"}
		d.set([]byte(text))
		s.documents["a"] = d
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			units := utf16.Encode([]rune(text))
			a, b := rapid.IntRange(0, len(units)).Draw(t, "a"), rapid.IntRange(0, len(units)).Draw(t, "b")
			a, b = whole(units, min(a, b)), whole(units, max(a, b))
			put := letters.Draw(t, "put")
			change := contentChange{Range: &span{placeIn(units, a), placeIn(units, b)}, Text: put}
			params, err := encode(changeParams{documentID{URI: "a"}, []contentChange{change}})
			if err != nil {
				t.Fatal(err)
			}
			s.change(params)
			text = string(utf16.Decode(units[:a])) + put + string(utf16.Decode(units[b:]))
			if string(d.text) != text {
				t.Fatalf("the text is %q, want %q", d.text, text)
			}
		}
	})
}

// whole moves a place out of a pair of surrogates.
func whole(units []uint16, at int) int {
	if at > 0 && at < len(units) && utf16.IsSurrogate(rune(units[at])) && units[at] >= 0xDC00 {
		return at - 1
	}
	return at
}

func placeIn(units []uint16, at int) position {
	p := position{}
	for _, u := range units[:at] {
		if p.Character++; u == '\n' {
			p = position{Line: p.Line + 1}
		}
	}
	return p
}

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		err  error
	}{
		{"", nil, io.EOF},
		{"Content-Length: 2\r\n\r\n{}Content-Type: x\r\ncontent-length:1\r\n\r\n1", []string{"{}", "1"}, io.EOF},
		{"Content-Length: 2\n\n{}", []string{"{}"}, io.EOF},
		{"Content-Length: 0\r\n\r\n", []string{""}, io.EOF},
		{"Content-Length: 3\r\n\r\n{}", nil, errFrame},
		{"Content-Length: -1\r\n\r\n{}", nil, errFrame},
		{"Content-Length: 99999999999999999999\r\n\r\n", nil, errFrame},
		{"Content-Length: 20000000\r\n\r\n", nil, errFrame},
		{"\r\n", nil, errFrame},
		{"GET / HTTP/1.1\r\n", nil, errFrame},
		{"Content-Length", nil, errFrame},
		{strings.Repeat("x", 5000), nil, errFrame},
		{strings.Repeat("X-Y: z\r\n", 5000), nil, errFrame},
	} {
		frames := newFrameReader(strings.NewReader(c.in))
		var got []string
		var err error
		for {
			var body []byte
			if body, err = frames.next(); err != nil {
				break
			}
			got = append(got, string(body))
		}
		if !errors.Is(err, c.err) || !cmp.Equal(got, c.want) {
			t.Errorf("%.40q: %q, %v; want %q, %v", c.in, got, err, c.want, c.err)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 99\r\nX: y\r\n\r\n{}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		frames := newFrameReader(bytes.NewReader(in))
		total := 0
		for {
			body, err := frames.next()
			if errors.Is(err, errTooLong) {
				continue
			}
			if err != nil {
				return
			}
			if total += len(body); total > len(in) {
				t.Fatalf("%d bytes came out of %d", total, len(in))
			}
		}
	})
}

// FuzzSession sends whatever comes to a server that has been started: it
// answers or passes over, and what it writes is the protocol.
func FuzzSession(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"a"},"contentChanges":[{"range":{"start":{"line":9,"character":-1},"end":{"line":0,"character":99}},"text":"bad"}]}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","id":"x","method":"textDocument/codeAction","params":{"textDocument":{"uri":"a"},"range":{"start":{"line":-5}}}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":[1]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := started(t, `null`)
		c.open("a", "markdown", "- é bad.\n\n`bad` bad")
		_ = writeFrame(&c.in, body)
		c.ask("textDocument/codeAction", `{"textDocument":{"uri":"a"},"range":{"end":{"line":99}}}`)
		answers, _ := c.served()
		for _, a := range answers {
			if !json.Valid([]byte(a)) {
				t.Fatalf("not JSON: %s", a)
			}
		}
	})
}
