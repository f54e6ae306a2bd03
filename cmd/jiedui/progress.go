package main

import (
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/text/width"
)

// progress shows how far a step of an import has got: a bar on a terminal, otherwise a log
// line now and then.
type progress struct {
	bar     *progressbar.ProgressBar
	app     *app
	file    string
	step    string
	total   int // as the bar has it; zero: not known
	started time.Time
	shown   time.Time
}

const (
	logEvery  = 5 * time.Second
	drawEvery = 100 * time.Millisecond
)

func (a *app) progress(file, step string) *progress {
	now := time.Now()
	p := &progress{app: a, file: file, step: step, started: now, shown: now}
	if a.interactive() {
		// Numbers stand in the description: the bar's own know neither rows nor a total that
		// comes later.
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(a.err),
			progressbar.OptionSetDescription(p.description("")),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetWidth(20),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// set says how many rows are done, and of how many; zero: that is not known yet.
func (p *progress) set(done, total int) {
	now := time.Now()
	every := logEvery
	if p.bar != nil {
		every = drawEvery
	}
	if now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	s := paceOf(done, total, now.Sub(p.started))
	if p.bar == nil {
		p.app.logger.Info(p.step, append([]any{"file", p.file}, s.attributes()...)...)
		return
	}
	// A bar that cannot be drawn must not stop an import. Its description is drawn with it.
	p.bar.Describe(p.description(s.String()))
	if total > 0 && total != p.total {
		p.total = total
		p.bar.ChangeMax(total)
	}
	if done < total {
		_ = p.bar.Set(done)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// nameWidth is how many columns of a terminal a file's name may take.
const nameWidth = 30

func (p *progress) description(pace string) string {
	return strings.TrimSpace(p.step + " " + shortened(p.file, nameWidth) + "  " + pace)
}

// shortened is a text in at most so many columns of a terminal; of a name the end tells more
// than the beginning, which is that of a folder.
func shortened(text string, columns int) string {
	runes, used := []rune(text), 0
	for _, r := range runes {
		used += columnsOf(r)
	}
	if used <= columns {
		return text
	}
	for used > columns-1 {
		used -= columnsOf(runes[0])
		runes = runes[1:]
	}
	return "…" + string(runes)
}

// columnsOf is how many columns of a terminal a character takes.
func columnsOf(r rune) int {
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// pace is how far something has got and how fast it goes.
type pace struct {
	done, total int           // rows; total zero: not known
	perSecond   int           // rows; zero: too early to say
	left        time.Duration // in whole seconds; negative: not known
}

// longest is the time from which on it is not worth saying.
const longest = 30 * 24 * time.Hour

// paceOf takes the pace so far for that of the rest.
func paceOf(done, total int, elapsed time.Duration) pace {
	p := pace{done: done, total: total, left: -1}
	if done <= 0 || elapsed < time.Second {
		return p
	}
	rate := float64(done) / elapsed.Seconds()
	p.perSecond = int(rate + 0.5)
	if left := float64(total-done) / rate; total >= done && left < longest.Seconds() {
		p.left = time.Duration(left * float64(time.Second)).Round(time.Second)
	}
	return p
}

func (p pace) String() string {
	text := thousands(p.done)
	if p.total > 0 {
		text += " of " + thousands(p.total)
	}
	text += " rows"
	if p.perSecond > 0 {
		text += ", " + thousands(p.perSecond) + " rows/s"
	}
	if p.left >= 0 {
		text += ", " + p.left.String() + " left"
	}
	return text
}

// attributes are the pace in a line of the log.
func (p pace) attributes() []any {
	list := []any{slog.Int("rows", p.done)}
	if p.total > 0 {
		list = append(list, slog.Int("total", p.total))
	}
	if p.perSecond > 0 {
		list = append(list, slog.Int("rows_per_second", p.perSecond))
	}
	if p.left >= 0 {
		list = append(list, slog.Duration("left", p.left))
	}
	return list
}

// thousands is a number with commas between thousands.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0 && text[at-1] != '-'; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
