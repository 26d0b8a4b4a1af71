package wording

// speech is everything that a draft says in words of its own, in one
// language. A second language needs one more of these, and readers of facts
// of its own in place of those in phrase.go; the order of a letter, what each
// listener is told, and its length are the same in every language.
//
// Three things hold for each text. It is what somebody would say aloud. A
// fact that is put into it stands after a colon or ends the sentence, so that
// it may have any form. And no word of the person's can undo what the text is
// there for: what owns the mistake and what says sorry stand alone unless what
// follows is [tame], and in front of any other fact the texts keep clear of
// words such as "because", "it" and "you", which would make a dodge of
// innocent words.
type speech struct {
	// The greeting. %s is a name.
	hello, helloAll, hi string

	// What owns up: before what happened, and by itself, by whom it is said to.
	mistake, toldBoss, toldAffected, toldOthers, toAll string

	// What says sorry: by itself, and before what it does to the listener.
	sorry, sorryThat, sorryCost, sorryYou, sorryMust, sorryMeans, ofThis string

	// What it means for the listener, where that is a sentence of its own.
	meansDoing, means, meansBlank string

	// What happened, further: the right value, the day, the cause, the extent.
	shouldSay, shouldSayNot, on, cause, goes, account string

	// What puts it right: before it, and before its parts.
	right, rightList, will, am, did, nextStep, by, finish, also, and, allBy string

	// When the listener hears more.
	update, updatePublic, updateReview string

	// What changes, and what else could be done.
	prevent, preventList, options string

	// How the listener stands to it.
	myPart, notYours, worked string

	// What is asked of the listener.
	please, request, stopUsing, stopUsingOf, askBoss, askBossDone, askCoOwner, askInvolved, askAffected string
	askAny, askAll, mayCall                                                                             string

	// The subject.
	subjectBoss, subjectClient, subjectPublic, subjectReview, subject string

	// For a call.
	open, thenStop, askedHow, askedAll, knowNot, findOut, thatIs string

	// What is missing, as the places to fill name it.
	noName, noWhat, noMeans, noSize, noRepair, noDone, noTime, noPrevention string

	// Times.
	thatDay, atOn string
}

var inEnglish = speech{
	hello:    "Hello %s,",
	helloAll: "Hello,",
	hi:       "Hi %s,",

	mistake:      "I made a mistake: ",
	toldBoss:     "I made a mistake, and you need to know about it.",
	toldAffected: "I made a mistake, and it touches your work.",
	toldOthers:   "I made a mistake, and I want you to hear it from me.",
	toAll:        "I made a mistake, and this is what happened.",

	sorry:      "I'm sorry.",
	sorryThat:  "I'm sorry that ",
	sorryCost:  "I'm sorry that this costs you ",
	sorryYou:   "I'm sorry that because of this ",
	sorryMust:  "I'm sorry that because of this you have to ",
	sorryMeans: "I'm sorry that this means ",
	ofThis:     " because of this",

	meansDoing: "That means ",
	means:      "What that means: ",
	meansBlank: "For you this means ",

	shouldSay:    "It should say %s.",
	shouldSayNot: "It should say %s instead of %s.",
	on:           "This was on %s.",
	cause:        "How that happened: ",
	goes:         "What is known so far: ",
	account:      "It touches our work for %s.",

	right:     "To put that right, ",
	rightList: "To put that right: ",
	will:      "I will ",
	am:        "I am ",
	did:       "I ",
	nextStep:  "my next step: ",
	by:        " by ",
	finish:    "I will finish this by %s.",
	also:      "And after that: ",
	and:       " and ",
	allBy:     "All of it by %s.",

	update:       "I will update you again by %s.",
	updatePublic: "I will publish an update by %s.",
	updateReview: "I will add to this review by %s.",

	prevent:     "So that it does not happen again, ",
	preventList: "So that it does not happen again: ",
	options:     "Other ways I see: ",

	myPart:   "We share this work, and what I describe here is my part.",
	notYours: "This was my doing, not yours.",
	worked:   "You worked on this too; the mistake is mine.",

	please:      "please ",
	request:     "I have one request: ",
	stopUsing:   "Please stop using %s.",
	stopUsingOf: "Please stop using %s from %s.",
	askBoss:     "Please tell me whether you agree, or want it done another way.",
	askBossDone: "Please tell me what else you need from me.",
	askCoOwner:  "Do you see it the same way, and what have I missed?",
	askInvolved: "Please tell me what I have overlooked.",
	askAffected: "Please tell me what else of yours this touches.",
	askAny:      "Please call me with any question.",
	askAll:      "Please write to me with any question.",
	mayCall:     "May I call you?",

	subjectBoss:   "Something I need to tell you",
	subjectClient: "A correction to our work for you",
	subjectPublic: "A correction",
	subjectReview: "Review: what happened and what changes",
	subject:       "A correction from me",

	open:     "Do you have five minutes? ",
	thenStop: "Then stop, and listen.",
	askedHow: "How did it happen?",
	askedAll: "Is that all?",
	knowNot:  "I do not know yet.",
	findOut:  "I will find out, and tell you by %s.",
	thatIs:   "That is all I know now. If I find more, you will hear it from me.",

	noName:       "your name",
	noWhat:       "what happened",
	noMeans:      "what this means for them",
	noSize:       "how far it goes, in numbers",
	noRepair:     "what I will do to fix it",
	noDone:       "what I did to fix it",
	noTime:       "when it will be done",
	noPrevention: "what will be different from now on",

	thatDay: "%s that day",
	atOn:    "%s on %s",
}
