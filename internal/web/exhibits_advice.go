package web

import (
	"time"

	"ownup/internal/app"
	"ownup/internal/core/playbook"
)

// galleryAdvice has one of everything that a playbook can advise.
func galleryAdvice() *app.Advice {
	return &app.Advice{
		Listeners: []playbook.Listener{
			{Role: "Data protection officer, or whoever answers for it", Why: "A clock may run, and only they judge whether it does.", First: true},
			{Role: "Finance", Why: "They may have booked, forecast or declared something with it."},
		},
		LeaveOut: []playbook.LeaveOut{{Who: "Those who cannot have used the figure", Why: "There is nothing for them to do."}},
		Clocks: []app.AdvisedClock{
			{Title: "Tell the supervisory authority, if people are at risk", By: ahead(71 * time.Hour), Decides: "Data protection officer", Source: "Regulation (EU) 2016/679, Article 33(1)"},
			{Title: "Tell the market", Decides: "Whoever answers for inside information", Source: "Regulation (EU) No 596/2014, Article 17(1)"},
		},
		Enough:  []string{"Correct it, and tell those who used it.", "Also call the client before the file arrives."},
		Counsel: []playbook.Counsel{{When: "It went to investors.", Ask: "Legal, before you write to them", Source: "Regulation (EU) No 596/2014, Article 17"}},
	}
}
