package order

type horizon struct{}

func (h *horizon) after(s *search, l *label) int64 { return 0 }
