package demo

import (
	"fmt"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

// The figure of the story, as it is written and as it should be.
const (
	wrongFigure = "4.2 %"
	rightFigure = "2.4 %"
)

// describe says what the firm's own records cannot: who uses ownup, and what
// they have just realised.
func describe(d days) Firm {
	owner := newCast()[ownerKey]
	text := func(s string) *string { return &s }
	moment := func(t time.Time) *time.Time { t = t.UTC(); return &t }
	return Firm{
		Name:  Name,
		Owner: app.Profile{Name: owner.name, Address: owner.address, Zone: owner.zone},
		Mistake: app.NewInput{
			Text:       "The churn in the Harrow Lane board deck says " + wrongFigure + ", it should be " + rightFigure,
			Size:       mistake.Serious,
			MadeAt:     d.counted().UTC(),
			RealisedAt: d.now.Add(-realised).UTC(),
		},
		Facts: app.Facts{
			Wrong: text(wrongFigure),
			Right: text(rightFigure),
			What: text(fmt.Sprintf("I gave the churn of the last quarter as %s in the deck for the Harrow Lane board; the right figure is %s.",
				wrongFigure, rightFigure)),
			Cause: text("my formula divided by the customers of eight regions instead of all fourteen"),
			Impact: text(fmt.Sprintf("The deck goes to the board of Harrow Lane %s at 10:00 in New York, and the draft of Friday's newsletter repeats the figure.",
				d.boardSpoken())),
			Repair:     text("send the corrected deck and workbook to everyone who has them"),
			RepairBy:   moment(d.repaired()),
			NextUpdate: moment(d.nextUpdate()),
			Prevention: text("have every headline figure counted a second time, from the raw table, before a deck leaves the house"),
		},
	}
}

// story is the correspondence of the mistake. Each letter is what the people
// in it would have written before anybody knew.
func (c *clerk) story(p papers) {
	d := c.days
	c.thread("Papers for the Harrow Lane board: who does what",
		c.letter("elena", d.asked(), "ines kwame marta", "",
			"Joanna has asked us for a deck for her board, on renewals and on who leaves.",
			"Ines, could you take the figures? Kwame, the slides with her, please. Marta walks us through it before it goes out."),
		c.letter("ines", d.asked().Add(50*time.Minute), "elena", "kwame marta",
			"Gladly. I count from the renewals extract, by region, and Kwame builds on my sheet."))
	c.thread("Churn for the last quarter, first count",
		c.letter("ines", d.counted(), "kwame", "yuki",
			"Here is the workbook. For the quarter I get a churn of 4,2 %, which is a good deal above the year before.",
			"The sheet for the deck is the second one; the regions are on the first.").with(p.workbook),
		c.letter("kwame", d.counted().Add(70*time.Minute), "ines", "yuki",
			"Thank you, that is quick. I put it on slide 3 as the headline: churn 4.2%."))
	c.thread("Draft slides for Joanna",
		c.letter("kwame", d.written(), "ines", "marta",
			"A first version of the slides. Six regions still need a colour of their own.",
			"Slide 3 carries the 4.2%, slide 4 the regions.").with(p.deck),
		c.letter("ines", d.written().Add(3*time.Hour), "kwame", "marta",
			"Looks good. I changed the title of slide 4 and the note under the table."))
	c.thread("A second pair of eyes, please",
		c.letter("ines", d.reviewed().Add(-4*time.Hour), "yuki", "kwame",
			"Could you read the slides before the run-through? The sources are on the last one.").with(p.deck),
		c.letter("yuki", d.reviewed(), "ines", "kwame",
			"Read. The wording on slide 4 is clearer now, and the 4.2 percent on slide 3 is the figure in your sheet.",
			"I did not count the sheet again. Fine from my side."))
	c.thread("Run-through: minutes",
		c.letter("kwame", d.rehearsed().Add(2*time.Hour), "marta ines yuki helena", "",
			"Marta presented, we were through in half an hour. The minutes are attached.").with(p.minutes),
		c.letter("marta", d.rehearsed().Add(150*time.Minute), "kwame", "ines yuki helena",
			"Thank you all. Please send it as it is."))
	c.thread("Your papers for the board",
		c.letter("ines", d.delivered(), "joanna", "paul elena marta",
			"As agreed, here is the deck for your board, with the table behind it.",
			"The main point is on slide 3: 4.2 % of the customers did not renew in the quarter.").with(p.deck, p.table),
		c.letter("joanna", d.delivered().Add(75*time.Minute), "ines", "elena",
			"Received, thank you. I present it to the board on "+d.boardDay()+" at ten."),
		c.letter("joanna", d.filed(), "dolores", "ines",
			"Dolores, please put the attached deck into the papers for the board.").with(p.deck))
	c.thread("Newsletter: lead paragraph",
		c.letter("seun", d.reused(), "ines", "priya",
			"We would like to open Friday's newsletter with the churn figure, without the client's name.",
			"The draft is attached: a churn of 4.2 per cent in one quarter. Is that still the latest number?").with(p.newsletter),
		c.letter("priya", d.reused().Add(40*time.Minute), "seun", "ines",
			"Good opening. It goes to Clara for layout and out on Friday at four."))
	c.thread("One question on slide 3",
		c.letter("joanna", d.questioned(), "ines", "elena",
			"Our renewals desk expected a churn of about half of what slide 3 says. Could you have a look at how it is counted?"))
}
