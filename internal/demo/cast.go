package demo

import (
	"strings"
)

// member is somebody who works for the firm or for one that it works with.
type member struct {
	key       string
	name      string
	spellings []string // how else the name is written
	address   string
	others    []string // further addresses on the card
	hidden    string   // the address in git, where it is hidden
	title     string
	boss      string // key
	standIn   string // key
	zone      string
	phone     string
	firm      string
	relation  string // as contacts write it
	account   string
}

// The clients, as accounts are called.
const (
	harrowLane = "Harrow Lane Insurance"
	corvane    = "Corvane Telecom"
	valeDoMar  = "Vale do Mar Energia"
)

const (
	ownerKey = "ines"
	teamList = "team@saltmere.example"
	allList  = "all@saltmere.example"
)

// staff are the people of the firm, the boss of all first.
var staff = []member{
	{
		key: "helena", name: "Helena Brandt", address: "helena@saltmere.example", title: "Managing Director",
		standIn: "marta", zone: lisbon, phone: "+351 555 0110",
	},
	{
		key: "marta", name: "Marta Oliveira", spellings: []string{"Oliveira, Marta"}, address: "marta@saltmere.example",
		title: "Head of Client Reporting", boss: "helena", standIn: "yuki", zone: lisbon, phone: "+351 555 0111",
	},
	{
		key: "yuki", name: "Yuki Tanabe", spellings: []string{"TANABE Yuki"}, address: "yuki@saltmere.example",
		title: "Head of Methods", boss: "helena", standIn: "dan", zone: lisbon, phone: "+351 555 0112",
	},
	{
		key: "priya", name: "Priya Raman", address: "priya@saltmere.example", title: "Head of Publications",
		boss: "helena", standIn: "seun", zone: newYork, phone: "+1 212 555 0120",
	},
	{
		key: "elena", name: "Elena Petrova", spellings: []string{"Елена Петрова"}, address: "elena@saltmere.example",
		title: "Client Partner", boss: "helena", standIn: "anders", zone: newYork, phone: "+1 212 555 0121",
	},
	{
		key: ownerKey, name: "Inês Kaya", spellings: []string{"Ines Kaya", "Kaya, Ines"}, address: "ines@saltmere.example",
		others: []string{"ines.kaya@post.example"}, hidden: "4411207+ineskaya@users.noreply.github.com",
		title: "Senior Analyst", boss: "marta", standIn: "kwame", zone: lisbon, phone: "+351 555 0113",
	},
	{
		key: "kwame", name: "Kwame Asante", address: "kwame@saltmere.example", others: []string{"k.asante@saltmere.example"},
		title: "Analyst", boss: "marta", standIn: ownerKey, zone: lisbon, phone: "+351 555 0114",
	},
	{
		key: "rui", name: "Rui Tavares", address: "rui@saltmere.example", title: "Fieldwork Coordinator",
		boss: "marta", standIn: "kwame", zone: lisbon, phone: "+351 555 0115",
	},
	{
		key: "dan", name: "Daniel Moreau", spellings: []string{"Dan Moreau"}, address: "daniel@saltmere.example",
		others: []string{"dan.moreau@post.example"}, title: "Data Engineer", boss: "yuki", zone: lisbon, phone: "+351 555 0116",
	},
	{
		key: "samuel", name: "Samuel Okafor", spellings: []string{"Sam Okafor"}, address: "samuel@saltmere.example",
		hidden: "7093310+samokafor@users.noreply.github.com", title: "Data Engineer", boss: "yuki", zone: lisbon, phone: "+351 555 0117",
	},
	{
		key: "clara", name: "Clara Novak", spellings: []string{"Clara Nováková"}, address: "clara@saltmere.example",
		title: "Designer", boss: "priya", zone: lisbon, phone: "+351 555 0118",
	},
	{
		key: "leila", name: "Leïla Farouk", spellings: []string{"Leila Farouk"}, address: "leila@saltmere.example",
		title: "Office and Finance", boss: "helena", zone: lisbon, phone: "+351 555 0119",
	},
	{
		key: "seun", name: "Oluwaseun Adeyemi", spellings: []string{"Seun Adeyemi"}, address: "seun@saltmere.example",
		title: "Editor", boss: "priya", standIn: "priya", zone: newYork, phone: "+1 212 555 0122",
	},
	{
		key: "anders", name: "Anders Holm", address: "anders@saltmere.example", title: "Analyst",
		boss: "elena", standIn: "elena", zone: newYork, phone: "+1 212 555 0123",
	},
}

// others are the people whom the firm works for and with. One of them has the
// name of a colleague, and is somebody else.
var others = []member{
	{
		key: "joanna", name: "Joanna Whitcombe", spellings: []string{"Whitcombe, Joanna"}, address: "j.whitcombe@harrowlane.example",
		title: "Director of Customer Insight", zone: newYork, phone: "+1 646 555 0140",
		firm: harrowLane, relation: "Client", account: harrowLane,
	},
	{
		key: "paul", name: "Paul Iversen", address: "p.iversen@harrowlane.example", title: "Renewals Manager", boss: "joanna",
		zone: newYork, firm: harrowLane, relation: "Client", account: harrowLane,
	},
	{
		key: "dolores", name: "Dolores Vega", address: "d.vega@harrowlane.example", title: "Secretary to the Board",
		zone: newYork, firm: harrowLane, relation: "Client", account: harrowLane,
	},
	{
		key: "miguel", name: "Miguel Sampaio", spellings: []string{"Sampaio, Miguel"}, address: "miguel.sampaio@corvane.example",
		title: "Head of Research", zone: lisbon, phone: "+351 555 0150", firm: corvane, relation: "Client", account: corvane,
	},
	{
		key: "teresa", name: "Teresa Antunes", address: "teresa.antunes@corvane.example", title: "Analyst", boss: "miguel",
		zone: lisbon, firm: corvane, relation: "Client", account: corvane,
	},
	{
		key: "goncalo", name: "Gonçalo Reis", address: "goncalo.reis@valedomar.example", title: "Head of Retail",
		zone: lisbon, phone: "+351 555 0160", firm: valeDoMar, relation: "Client", account: valeDoMar,
	},
	{
		key: "beatriz", name: "Beatriz Conceição", address: "beatriz.c@valedomar.example", title: "Market Analyst", boss: "goncalo",
		zone: lisbon, firm: valeDoMar, relation: "Client", account: valeDoMar,
	},
	{
		key: "namesake", name: "Clara Novak", address: "c.novak@pressworks.example", title: "Account Manager",
		zone: lisbon, phone: "+351 555 0170", firm: "Norte Pressworks", relation: "Supplier",
	},
	{
		key: "panel", name: "Ian Maddox", address: "ian@fieldpanel.example", title: "Panel Manager",
		zone: newYork, phone: "+1 718 555 0171", firm: "Fieldpanel", relation: "Vendor",
	},
}

// everybody is staff and others, each complete.
func everybody() []member {
	var all []member
	for _, m := range staff {
		m.firm, m.relation = Name, "Colleague"
		all = append(all, m)
	}
	return append(all, others...)
}

// cast is everybody by key.
type cast map[string]member

func newCast() cast {
	c := cast{}
	for _, m := range everybody() {
		c[m.key] = m
	}
	return c
}

func (m member) isStaff() bool { return strings.HasSuffix(m.address, "@saltmere.example") }

// given is what m signs with.
func (m member) given() string {
	first, _, _ := strings.Cut(m.name, " ")
	return first
}

// written is "name <address>".
func (m member) written() string { return m.name + " <" + m.address + ">" }
