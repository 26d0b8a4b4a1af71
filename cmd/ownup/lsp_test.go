package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// editor is one that has started ownup and speaks to it over pipes.
type editor struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
}

func (e editor) says(body string) {
	e.t.Helper()
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		e.t.Fatal(err)
	}
}

// hears reads one message into value.
func (e editor) hears(value any) {
	e.t.Helper()
	length := 0
	for {
		line, err := e.out.ReadString('\n')
		if err != nil {
			e.t.Fatal(err)
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if after, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(after); err != nil {
				e.t.Fatal(err)
			}
		}
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(e.out, body); err != nil {
		e.t.Fatal(err)
	}
	if err := json.Unmarshal(body, value); err != nil {
		e.t.Fatalf("%v in %s", err, body)
	}
}

// found is what the editor is told of a document.
type found struct {
	Params struct {
		Version     int
		Diagnostics []struct {
			Code  string
			Range struct{ Start, End struct{ Line, Character int } }
		}
	}
}

func (f found) rules() string {
	var rules []string
	for _, d := range f.Params.Diagnostics {
		rules = append(rules, d.Code)
	}
	return strings.Join(rules, " ")
}

// TestAnEditorAtWork builds ownup, starts it as an editor does, writes a
// message, takes a fix, silences a rule and ends it.
func TestAnEditorAtWork(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the binary")
	}
	ctx, stop := context.WithTimeout(t.Context(), aWhile)
	defer stop()
	binary := filepath.Join(t.TempDir(), "ownup")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.CommandContext(ctx, binary, "lsp", "--stdio")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := editor{t, in, bufio.NewReader(out)}

	e.says(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{"general":{"positionEncodings":["utf-8"]}},"initializationOptions":{"kind":"client","all":true}}}`)
	var started struct {
		Result struct {
			Capabilities struct{ PositionEncoding string }
			ServerInfo   struct{ Name string }
		}
	}
	if e.hears(&started); started.Result.ServerInfo.Name != "ownup" || started.Result.Capabilities.PositionEncoding != "utf-8" {
		t.Fatalf("the server says %+v", started)
	}
	e.says(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	e.says(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///letter.md","languageId":"markdown","version":1,"text":"Hi Ana,\n\nI sent the wrong file. Sorry if this caused trouble.\n"}}}`)
	var f found
	if e.hears(&f); !strings.Contains(f.rules(), "sorry.if") {
		t.Fatalf("found are %s", f.rules())
	}

	e.says(`{"jsonrpc":"2.0","id":2,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///letter.md"},"range":{"start":{"line":2,"character":25},"end":{"line":2,"character":25}},"context":{"diagnostics":[]}}}`)
	var offered struct {
		Result []struct {
			Title string
			Edit  struct{ Changes map[string][]json.RawMessage }
		}
	}
	e.hears(&offered)
	take := func(version int, title string) {
		t.Helper()
		for _, a := range offered.Result {
			if !strings.HasPrefix(a.Title, title) {
				continue
			}
			for _, edit := range a.Edit.Changes["file:///letter.md"] {
				change := strings.Replace(string(edit), `"newText"`, `"text"`, 1)
				e.says(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///letter.md","version":%d},"contentChanges":[%s]}}`, version, change))
				f = found{}
				e.hears(&f)
			}
			return
		}
		t.Fatalf("%q is not offered: %+v", title, offered.Result)
	}
	if take(2, "Silence sorry.if"); strings.Contains(f.rules(), "sorry.if") || f.Params.Version != 2 {
		t.Errorf("after silencing it, found are %s in version %d", f.rules(), f.Params.Version)
	}
	e.says(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///letter.md","version":3},"contentChanges":[{"text":"Hi Ana,\n\nI sent the wrong file. Sorry if this caused trouble.\n"}]}}`)
	if e.hears(&f); !strings.Contains(f.rules(), "sorry.if") {
		t.Errorf("found are %s", f.rules())
	}
	if take(4, "End it after the apology"); strings.Contains(f.rules(), "sorry.if") {
		t.Errorf("after the fix, found are %s", f.rules())
	}

	e.says(`{"jsonrpc":"2.0","id":3,"method":"shutdown"}`)
	e.hears(new(any))
	e.says(`{"jsonrpc":"2.0","method":"exit"}`)
	if err := cmd.Wait(); err != nil {
		t.Errorf("ownup lsp ended with %v", err)
	}
}
