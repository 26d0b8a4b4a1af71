package web_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/testkit/htmlcheck"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
	"ownup/internal/web"
)

// tracer looks in the test's own process.
func tracer(o *web.Options) {
	o.Trace = func(ctx context.Context, r trace.Request) (trace.Result, error) {
		return trace.Run(ctx, r, trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()})
	}
}

// traced waits for the trace of the mistake to end and returns its page.
func (v *visit) traced() string {
	v.TB.Helper()
	for {
		status, p := v.get("/mistakes/1/trace")
		if status != http.StatusOK {
			v.TB.Fatalf("status %d:\n%s", status, p)
		}
		if strings.Contains(p, "See what was found") {
			return p
		}
	}
}

func TestWhereItWent(t *testing.T) {
	v := newVisit(t, tracer)
	v.wrongFigure()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"minutes.txt": "Churn was 4.2 % in June.\n", "churn.csv": "client,churn\nNorthwind,0.042\n",
		"reply.eml": "From: Ines Kaya <ines@firm.example>\nTo: Jan <jan@northwind.example>\nSubject: churn\n\nChurn is 4.2 %.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, p := v.get("/mistakes/1/mend")
	v.must(http.StatusOK, status, p, htmlcheck.In("#spread-title", htmlcheck.Text("Where it went")), htmlcheck.In("#trace-where"))

	status, p = v.post("/mistakes/1/trace", "figure", "4.2%", "right", "2.4%", "where", "reports")
	v.must(http.StatusUnprocessableEntity, status, p, htmlcheck.In("form .problem", htmlcheck.Text("not a whole path")), htmlcheck.In("#trace-where", htmlcheck.Text("reports")))
	status, p = v.post("/mistakes/1/trace", "figure", "soon", "where", dir)
	v.must(http.StatusOK, status, p)
	v.check(v.traced(), htmlcheck.In(".problem", htmlcheck.Text("A figure cannot be read")))

	status, p = v.post("/mistakes/1/trace", "figure", "4.2%", "right", "2.4%", "label", "churn", "where", dir)
	v.must(http.StatusOK, status, p)
	v.check(v.traced(), htmlcheck.In("[role=status]", htmlcheck.Text("3 places are to be put right")))
	status, p = v.get("/mistakes/1/mend")
	v.must(http.StatusOK, status, p,
		htmlcheck.In("#spread", htmlcheck.Text("3 places are to be put right")), htmlcheck.In("#spread", htmlcheck.Text("Northwind, churn: 0.042")),
		htmlcheck.In("#spread", htmlcheck.Text("Was sent it, 1 place, outside the firm")))

	trace := v.Must(v.App.Show(t.Context(), v.Actor, 1)).Trace
	first, second := trace.Occurrences[0].ID, trace.Occurrences[1].ID
	status, p = v.post("/mistakes/1/occurrences/"+first+"/corrected", "x", "")
	v.must(http.StatusOK, status, p, htmlcheck.In("#spread", htmlcheck.Text("2 places are to be put right")))
	status, p = v.post("/mistakes/1/occurrences/"+second+"/accept", "why", " ")
	v.must(http.StatusUnprocessableEntity, status, p, htmlcheck.In("#spread .problem", htmlcheck.Text("needs a reason")))
	status, p = v.post("/mistakes/1/occurrences/"+second+"/accept", "why", "it is called a draft")
	v.must(http.StatusOK, status, p, htmlcheck.In("#spread", htmlcheck.Text("left as it is: it is called a draft")))
	status, p = v.post("/mistakes/1/occurrences/"+first+"/again", "x", "")
	v.must(http.StatusOK, status, p, htmlcheck.In("#spread", htmlcheck.Text("2 places are to be put right")))
	status, p = v.post("/mistakes/1/occurrences/none/corrected", "x", "")
	if status != http.StatusNotFound {
		t.Errorf("a place that is not there: status %d\n%s", status, p)
	}
}

// A server that others reach does not look through the files of its machine.
func TestWhereItWentElsewhere(t *testing.T) {
	v := newVisit(t, tracer)
	v.wrongFigure()
	v.web.Hosts = []string{"ownup.firm.example"}
	status, p := v.get("/mistakes/1/mend")
	v.must(http.StatusOK, status, p, htmlcheck.Absent("#trace-where"))
	if status, _ := v.post("/mistakes/1/trace", "figure", "4.2%", "where", t.TempDir()); status != http.StatusForbidden {
		t.Errorf("status %d, want 403", status)
	}
}
