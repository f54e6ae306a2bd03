package main

import (
	"context"
	"time"
)

// searchIndexPause is how long the search index is left alone between looks at what came
// in. What is not in it is found all the same, only more slowly.
const searchIndexPause = 10 * time.Second

// keepSearchIndexed brings the search index up to date until ctx ends, and closes done
// then. A database that does not let it write is asked again much later.
func (a *app) keepSearchIndexed(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	for {
		pause := searchIndexPause
		n, err := a.store.IndexSearch(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			a.logger.Warn("search index is behind: searching is slower", "error", err)
			pause = 10 * time.Minute
		case n > 0:
			a.logger.Info("search index brought up to date", "texts", n)
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}
