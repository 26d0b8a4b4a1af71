package trace

import (
	"mime"
	"net/mail"
	"strings"

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
		d.hold(addresses(p.Text), Sent)
	case "To", "Cc", "Bcc":
		d.hold(addresses(p.Text), Received)
	case "Date":
		d.time = mailparse.ParseDate(p.Text)
	case "Message-ID", "In-Reply-To", "References":
		g.message(d, p)
	case extract.Creator:
		d.hold([]Holder{{Name: oneLine(p.Text)}}, Made)
	case extract.LastEditor:
		d.hold([]Holder{{Name: oneLine(p.Text)}}, Saved)
	}
}

func (d *document) hold(people []Holder, how Role) {
	for _, h := range people {
		if h.How = how; len(d.holders) < mostHolders {
			d.holders = join(d.holders, []Holder{h})
		}
	}
}

// addresses reads the people of a field. One that does not parse is cut at its
// commas, so that an odd name does not lose the others.
func addresses(field string) []Holder {
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{}}
	if list, err := parser.ParseList(field); err == nil {
		people := make([]Holder, len(list))
		for i, a := range list {
			people[i] = Holder{Name: oneLine(a.Name), Address: strings.ToLower(a.Address)}
		}
		return people
	}
	var people []Holder
	for part := range strings.SplitSeq(field, ",") {
		if a, err := parser.Parse(strings.TrimSpace(part)); err == nil {
			people = append(people, Holder{Name: oneLine(a.Name), Address: strings.ToLower(a.Address)})
		}
	}
	return people
}
