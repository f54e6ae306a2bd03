package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far an import has got: a bar on a terminal, otherwise a log line
// now and then.
type progress struct {
	bar    *progressbar.ProgressBar
	app    *app
	file   string
	step   string
	logged time.Time
}

const logEvery = 5 * time.Second

func (a *app) progress(file, step string, total int) *progress {
	p := &progress{app: a, file: file, step: step, logged: time.Now()}
	if a.interactive() {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(a.err),
			progressbar.OptionSetDescription(step+" "+file),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *progress) set(done int) {
	if p.bar != nil {
		_ = p.bar.Set(done) // a bar that cannot be drawn must not stop an import
		return
	}
	if time.Since(p.logged) >= logEvery {
		p.logged = time.Now()
		p.app.logger.Info(p.step, "file", p.file, "rows", done)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
