package person

import "strings"

// set makes a lookup table of words.
func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[strings.ReplaceAll(w, "_", " ")] = true
	}
	return m
}

// What stands around a name without being part of it; an underscore is a space.
var (
	titles    = set("dr prof professor mr mrs ms mx miss herr frau sir dipl ing m me mme")
	afterName = set("phd ph_d md m_d jr sr ii iii esq mba cpa msc bsc inc ltd llc gmbh ag co corp plc sa")
)

// Local parts and names that stand for a program or for several people. They
// say nothing about who somebody is.
var (
	robotLocals = set(`noreply no-reply no_reply donotreply do-not-reply do.not.reply
		mailer-daemon postmaster bounce bounces notification notifications notify alerts
		jenkins buildbot build-bot builds ci cron daemon root nobody automation automailer
		autoreply robot bot scheduler system github gitlab`)
	groupLocals = set(`info team sales support help helpdesk service services office contact
		contacts hello admin administrator administration billing invoices accounts accounting
		orders enquiries inquiries all allstaff everyone everybody staff company press media marketing jobs careers hr it
		security abuse webmaster hostmaster list lists newsletter news board management
		reception frontdesk feedback dev devel developers maintainers announce commits users`)
	groupEnds   = []string{"-list", "-lists", "-team", "-all", "-staff", "-everyone", "-group", "-devel", "-dev", "-users", "-announce", "-commits", "-maintainers", ".team", "_team"}
	groupStarts = []string{"all-", "all.", "all_", "team-", "everyone-", "everybody-", "staff-", "list-"}
	robotEnds   = []string{"-bot", "[bot]", "-noreply", "-no-reply", "-bounces", "-request", "-robot", "-daemon", "_bot", ".noreply"}
	listDomains = []string{"lists.", "list.", "groups.", "vger.", "listserv."}

	robotWords = set(`bot buildbot jenkins noreply mailer daemon robot notifications notification
		autobuild autobuilder automation dependabot`)
	groupWords   = set("team helpdesk department dept newsletter mailinglist committee maintainers")
	genericNames = set(`root admin administrator unknown user guest nobody anonymous none null test
		no_reply do_not_reply support info sales office system service services staff everyone all
		your_name full_name john_doe jane_doe unknown_user unknown_author no_name no_author
		customer_service customer_support technical_support it_support github gitlab web_flow
		github_web_flow mail_delivery_subsystem mail_delivery_system postmaster build builder
		build_server ci_server human_resources mailing_list`)
	freeMail = set(`gmail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com
		proton.me protonmail.com gmx.de gmx.net gmx.com web.de mail.ru yandex.ru qq.com 163.com
		126.com fastmail.com zoho.com msn.com`)
)

// kindOfAddress says whether a folded address belongs to a program or to
// several people at once.
func kindOfAddress(folded string) (group, robot bool) {
	local, domain := split(folded)
	if domain == githubPrivate {
		return false, strings.HasSuffix(local, "[bot]")
	}
	if robotLocals[local] || hasEnd(local, robotEnds) {
		return false, true
	}
	if groupLocals[local] || hasEnd(local, groupEnds) || hasStart(local, groupStarts) ||
		domain == "googlegroups.com" {
		return true, false
	}
	for _, start := range listDomains {
		if strings.HasPrefix(domain, start) {
			return true, false
		}
	}
	return false, false
}

// kindOfName says the same of a folded name, and whether it is too common
// to name anybody.
func kindOfName(key string) (group, robot, generic bool) {
	for word := range strings.SplitSeq(key, " ") {
		if robotWords[word] {
			return false, true, true
		}
		group = group || groupWords[word]
	}
	return group, false, group || genericNames[key]
}

func hasStart(s string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(s, start) && len(s) > len(start) {
			return true
		}
	}
	return false
}

func hasEnd(s string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(s, end) && len(s) > len(end) {
			return true
		}
	}
	return false
}

// RoleAddress reports whether an address looks like a list's or a program's,
// whatever name stands beside it.
func RoleAddress(address string) bool { return roleAddress(strings.ToLower(address)) }

// roleAddress reports whether a folded address looks like a list's or a
// program's.
func roleAddress(folded string) bool {
	group, robot := kindOfAddress(folded)
	return group || robot
}

// FreeMail reports whether a domain gives mailboxes to anybody, so that
// sharing it joins nobody.
func FreeMail(domain string) bool { return freeMail[strings.ToLower(domain)] }
