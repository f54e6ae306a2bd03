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

func (a *app) progress(file, step string) *progress {
	p := &progress{app: a, file: file, step: step, logged: time.Now()}
	if a.interactive() {
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(a.err),
			progressbar.OptionSetDescription(step+" "+file),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// set says how many rows are done, and of how many; zero: that is not known yet.
func (p *progress) set(done, total int) {
	if p.bar != nil {
		if total > 0 && p.bar.GetMax() != total {
			p.bar.ChangeMax(total)
		}
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
