package web

import (
	"net/url"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/web/page"
)

// traceExhibits are the pages about where what is wrong went.
func traceExhibits() []Exhibit {
	none := galleryMistake()
	none.Part, none.CanTrace = page.Mend, true
	refused, found, done, closed := none, none, none, none
	refused.Entry = page.Entry{
		Form: "trace", Values: url.Values{"figure": {"4.2%"}, "right": {"2.4%"}, "where": {"reports"}},
		Problem: problem.New(problem.Invalid, "That is not a whole path.", "It begins at the top of the disk, such as /home/you/reports."),
	}
	found.M.Trace = galleryTrace()
	done.M.Trace = galleryTrace()
	done.M.Trace.Open = 0
	for i := range done.M.Trace.Occurrences {
		o := &done.M.Trace.Occurrences[i]
		if o.State == mistake.Found {
			o.State, o.Gone, o.Again = mistake.Corrected, true, false
		}
	}
	closed.M.Trace, closed.M.Stage = galleryTrace(), mistake.Closed
	looking := page.Tracing{Number: 5, Done: 412, Total: 1204}
	begun, ended, stopped, failed := looking, looking, looking, looking
	begun.Total = 0
	ended.Ended, ended.Left = true, 4
	stopped.Ended, stopped.Left, stopped.Result.Stopped = true, 2, true
	failed.Ended, failed.Problem = true, problem.New(problem.Missing, "There is no file or folder at one of the paths.", "Check the path; one with spaces needs quotation marks.")
	return []Exhibit{
		{"mistake-mend-not-traced", none.View()},
		{"mistake-mend-trace-refused", refused.View()},
		{"mistake-mend-traced", found.View()},
		{"mistake-mend-traced-done", done.View()},
		{"mistake-mend-traced-closed", closed.View()},
		{"tracing", looking.View()},
		{"tracing-begun", begun.View()},
		{"tracing-ended", ended.View()},
		{"tracing-stopped", stopped.View()},
		{"tracing-failed", failed.View()},
	}
}

func galleryTrace() *app.ShownTrace {
	lena := mistake.Holder{Name: "Lena Ortiz", Address: "lena@northwind.example", How: mistake.Received}
	t := mistake.Traced{
		Sought: mistake.Sought{Figure: "4.2%", Right: "2.4%", Labels: []string{"churn"}, Paths: []string{"/home/mara/reports", "/home/mara/mail/archive.mbox"}},
		Files:  1204, Alike: 31, Skipped: 2, At: ago(12 * time.Minute),
		Unread: []mistake.Unread{
			{Path: "/home/mara/reports/old/plan.doc", Reason: "Files of this kind are not read: old or encrypted Office file."},
			{Path: "/home/mara/reports/scan.pdf", Reason: "The pages hold pictures and no text."},
		},
		Occurrences: []mistake.Occurrence{
			{ID: "a1", Path: "/home/mara/reports/churn model.xlsx", Where: "sheet Q3, cell C14", Text: "4.2%", Context: "Northwind, Churn, Q3: 4.2%", Match: "exact", Reason: "says 4.2%, as typed; “churn” stands near", Instead: "2.4 %", Formula: "C12/C13", State: mistake.Found, Again: true},
			{ID: "a2", Path: "/home/mara/reports/northwind-q3.pptx", Where: "slide 4, Title 1", Text: "4.2 %", Context: "Churn fell to 4.2 % in the third quarter", Match: "exact", Reason: "says 4.2 %, as typed; “churn” stands near", Instead: "2.4 %", State: mistake.Found},
			{ID: "a3", Path: "/home/mara/mail/archive.mbox", Members: []string{"mail 1804", "northwind-q3.pptx"}, Where: "slide 4, Title 1", Text: "4.2 %", Context: "Churn fell to 4.2 % in the third quarter", Match: "exact", Reason: "says 4.2 %, as typed; “churn” stands near", Instead: "2.4 %", State: mistake.Found, People: []mistake.Holder{lena}},
			{ID: "a4", Path: "/home/mara/reports/minutes.docx", Where: "paragraph 12", Text: "about four percent", Context: "… Mara says churn is about four percent now, which is better than …", Match: "rounded", Reason: "says about four percent, which is what 4.2% rounds to", Instead: "2 percent", State: mistake.Found},
			{ID: "a5", Path: "/home/mara/reports/summary.csv", Where: "cell B3, churn, line 3", Text: "0.042", Context: "Northwind, churn: 0.042", Match: "exact", Reason: "says 0.042, which is 4.2%", Instead: "0.024", State: mistake.Corrected, Gone: true},
			{ID: "a6", Path: "/home/mara/reports/draft.md", Where: "line 8", Text: "4.2%", Context: "An early estimate was 4.2%.", Match: "exact", Reason: "says 4.2%, as typed", State: mistake.Accepted, Why: "it is called an early estimate"},
		},
	}
	return &app.ShownTrace{Traced: t, Open: 4, Holders: []app.ShownHolder{
		{Name: "Lena Ortiz", Address: "lena@northwind.example", How: []mistake.Hold{mistake.Received}, Occurrences: 1, Outside: true, Listener: "p3"},
		{Name: "Jan Northwind", Address: "jan@northwind.example", How: []mistake.Hold{mistake.Received}, Occurrences: 1, Outside: true},
		{Name: "Ines Kaya", Address: "ines@firm.example", How: []mistake.Hold{mistake.Made, mistake.Saved}, Occurrences: 2},
	}}
}
