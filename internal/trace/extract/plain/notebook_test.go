package plain

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

const notes = `{"cells": [
 {"cell_type": "markdown", "id": "a4", "metadata": {"x": 3}, "source": ["# Q3\n", "\n", "The margin is **4.2**\n", "percent"]},
 {"cell_type": "code", "execution_count": 7, "source": "x = 4.2\n\nprint(x)", "outputs": [
  {"output_type": "stream", "name": "stdout", "text": ["\u001b[31m4", ".2\u001b[0m\n"]},
  {"output_type": "display_data", "data": {"text/plain": ["0.042"], "text/html": ["<td>4<b>.2</b></td>"], "image/png": "iVBORw0KGgo4.2", "application/json": {"m": 0.042}}}
 ]}],
 "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}`

func TestNotebook(t *testing.T) {
	if k := extract.KindOf("a", []byte(notes)); k != extract.Notebook {
		t.Errorf("it is a %s", k)
	}
	r := extracttest.Read(t, Notebook, "a.ipynb", notes)
	want := []string{
		"1:3 /cells/0/source: Q3", "3:1 /cells/0/source: The margin is 4.2\npercent",
		"1:1 /cells/1/source: x = 4.2", "3:1 /cells/1/source: print(x)",
		"4:37 /cells/1/outputs/0/name: stdout",
		"1:1 /cells/1/outputs/0/text: 4.2", "1:1 /cells/1/outputs/1/data/text~1plain: 0.042", "1:5 /cells/1/outputs/1/data/text~1html: 4.2",
		"5:164 /cells/1/outputs/1/data/application~1json/m: 0.042 (0.042)",
	}
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len(r.Skips) != 1 {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestNotebookStops(t *testing.T) { extracttest.Stops(t, Notebook, "a.ipynb", notes) }

func FuzzNotebook(f *testing.F) {
	extracttest.Fuzz(f, Notebook, notes, `{"cells":[{"source":["a`, `{"source": ["\u001b["], "cell_type": "markdown"}`)
}
