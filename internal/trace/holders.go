package trace

import (
	"mime"
	"net/mail"
	"strings"

	"ownup/internal/core/mistake"
	"ownup/internal/source/mailparse"
	"ownup/internal/trace/extract"
)

// mostHolders is how many people are kept of one document. A mail to a
// thousand people is one to a list in all but name.
const mostHolders = 200

// field takes what the header of a mail or the properties of a document say
// about people and time, and about the message itself.
func (g *gatherer) field(d *document, p *extract.Piece) {
	switch p.Path {
	case "From", "Sender":
		d.hold(addresses(p.Text), mistake.Sent)
	case "To", "Cc", "Bcc":
		d.hold(addresses(p.Text), mistake.Received)
	case "Date":
		d.time = mailparse.ParseDate(p.Text)
	case "Message-ID", "In-Reply-To", "References":
		g.message(d, p)
	case extract.Creator:
		d.hold([]mistake.Holder{{Name: oneLine(p.Text)}}, mistake.Made)
	case extract.LastEditor:
		d.hold([]mistake.Holder{{Name: oneLine(p.Text)}}, mistake.Saved)
	}
}

func (d *document) hold(people []mistake.Holder, how mistake.Hold) {
	for _, h := range people {
		if h.How = how; len(d.holders) < mostHolders {
			d.holders = join(d.holders, []mistake.Holder{h})
		}
	}
}

// addresses reads the people of a field. One that does not parse is cut at its
// commas, so that an odd name does not lose the others.
func addresses(field string) []mistake.Holder {
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{}}
	if list, err := parser.ParseList(field); err == nil {
		people := make([]mistake.Holder, len(list))
		for i, a := range list {
			people[i] = mistake.Holder{Name: oneLine(a.Name), Address: strings.ToLower(a.Address)}
		}
		return people
	}
	var people []mistake.Holder
	for part := range strings.SplitSeq(field, ",") {
		if a, err := parser.Parse(strings.TrimSpace(part)); err == nil {
			people = append(people, mistake.Holder{Name: oneLine(a.Name), Address: strings.ToLower(a.Address)})
		}
	}
	return people
}
