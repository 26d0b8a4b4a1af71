package docx
import ("context";"ownup/internal/trace/extract")
func Read(ctx context.Context, content []byte, sink extract.Sink) error { return nil }
