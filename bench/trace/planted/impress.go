package planted

import (
	"fmt"
	"strings"

	"ownup/internal/trace/extract"
)

// deck is a presentation in the making.
type deck struct {
	slides strings.Builder
	number int
	spots  []slid
}

type slid struct {
	where, part string
	slide       int
	item        Item
}

func (d *deck) slide(body, notes string) {
	fmt.Fprintf(&d.slides, `<draw:page draw:name="Slide %d" draw:master-page-name="Default">%s<presentation:notes>`+
		`<draw:page-thumbnail svg:width="10cm" svg:height="7cm" svg:x="2cm" svg:y="1cm" draw:page-number="%d" presentation:class="page"/>`+
		`<draw:frame presentation:class="notes" svg:width="16cm" svg:height="12cm" svg:x="2cm" svg:y="12cm"><draw:text-box>%s</draw:text-box></draw:frame></presentation:notes></draw:page>`+"\n",
		d.number, body, d.number, notes)
}

func (d *deck) put(where, part string, it Item) Item {
	d.spots = append(d.spots, slid{where, part, d.number, it})
	return it
}

func box(y float64, markup string) string {
	return fmt.Sprintf(`<draw:frame svg:width="24cm" svg:height="2cm" svg:x="1cm" svg:y="%.1fcm"><draw:text-box>%s</draw:text-box></draw:frame>`, y, markup)
}

func (b *builder) newDeck(language string) *deck {
	d := &deck{}
	for range 4 {
		d.number++
		items := b.deal(language, 7, nil)
		var body strings.Builder
		for i, it := range items[:3] {
			body.WriteString(box(1+2.5*float64(i), para(d.put("text on a slide", "", it))))
		}
		body.WriteString(box(8.5, split(d.put("figure split over runs", "", items[3]))))
		body.WriteString(`<draw:custom-shape svg:width="10cm" svg:height="2cm" svg:x="1cm" svg:y="11cm">` + para(d.put("shape", "", items[4])) +
			`<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="rectangle" draw:enhanced-path="M 0 0 L 21600 0 21600 21600 0 21600 0 0 Z N"/></draw:custom-shape>`)
		body.WriteString(`<draw:g><draw:custom-shape svg:width="10cm" svg:height="2cm" svg:x="13cm" svg:y="11cm">` + para(d.put("shape in a group", "", items[5])) +
			`<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="rectangle" draw:enhanced-path="M 0 0 L 21600 0 21600 21600 0 21600 0 0 Z N"/></draw:custom-shape>` +
			`<draw:custom-shape svg:width="2cm" svg:height="1cm" svg:x="24cm" svg:y="11cm"><text:p>A</text:p><draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="rectangle" draw:enhanced-path="M 0 0 L 21600 0 21600 21600 0 21600 0 0 Z N"/></draw:custom-shape></draw:g>`)
		d.slide(body.String(), para(d.put("notes", "notes", items[6])))
	}
	d.number++
	var rows strings.Builder
	for i, it := range b.deal(language, 6, nil) {
		if i%2 == 0 {
			rows.WriteString(`<table:table-row>`)
		}
		rows.WriteString(`<table:table-cell>` + para(d.put("table cell", "", it)) + `</table:table-cell>`)
		if i%2 == 1 {
			rows.WriteString(`</table:table-row>`)
		}
	}
	note := b.positive(language)
	d.slide(`<draw:frame svg:width="24cm" svg:height="8cm" svg:x="1cm" svg:y="2cm"><table:table><table:table-column/><table:table-column/>`+rows.String()+`</table:table></draw:frame>`, para(d.put("notes", "notes", note)))
	d.number++
	title := d.put("chart title", "", b.positive(language))
	d.put("chart value", "chart", literal("percent", Exact, "value of a chart", "", "4.2%"))
	d.slide(`<draw:frame svg:width="12cm" svg:height="7cm" svg:x="1cm" svg:y="2cm">`+
		chart(title.Sentence, []string{"North", "South", "West"}, []string{"0.042", "0.019", "0.033"})+`</draw:frame>`, para(filler("Speak slowly.")))
	return d
}

func (d *deck) markup(language string) []byte {
	automatic := spanStyles + `<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="28cm" fo:page-height="15.75cm"/></style:page-layout>` +
		`<style:style style:name="dp1" style:family="drawing-page"/>`
	master := `<style:master-page style:name="Default" style:page-layout-name="pm1" draw:style-name="dp1"/>`
	return flat("presentation", language, "", automatic, master, d.slides.String())
}

func (b *builder) deckIn(d *deck, path, format string) {
	for _, s := range d.spots {
		place := extract.Place{Slide: s.slide, Part: s.part}
		if format == "pdf" {
			if s.part == "notes" {
				continue
			}
			place = extract.Place{Page: s.slide}
		}
		b.plant(path, format+" "+s.where, place, asCharted(s.item, format))
	}
}
