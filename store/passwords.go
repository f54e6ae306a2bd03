package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"jiedui/ledger"
)

// PasswordCost is what one guess at a password costs, by argon2id.
type PasswordCost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// defaultCost is the least that OWASP's cheat sheet on storing passwords recommends; it
// takes some 30 ms.
var defaultCost = PasswordCost{MemoryKiB: 19 << 10, Passes: 2, Lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// hasher computes few hashes at a time: each takes its memory, and who has not signed in
// can ask for as many as he likes.
type hasher struct {
	cost  PasswordCost
	turns chan struct{}
	dummy string // what is compared for a user who is not there
}

func newHasher(cost PasswordCost) *hasher {
	if cost == (PasswordCost{}) {
		cost = defaultCost
	}
	h := &hasher{cost: cost, turns: make(chan struct{}, runtime.NumCPU())}
	// A hash that no password has: one that does is not findable.
	h.dummy = encoded(cost, make([]byte, saltBytes), make([]byte, hashBytes))
	return h
}

func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash is what is kept of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	return encoded(h.cost, salt, h.cost.key(password, salt, hashBytes)), nil
}

// matches compares a password with what was kept of one, empty for a user without. It
// computes a hash in any case. stale: it was made at another cost.
func (h *hasher) matches(ctx context.Context, password, kept string) (same, stale bool, err error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	known := kept != ""
	if !known {
		kept = h.dummy
	}
	cost, salt, key, err := decoded(kept)
	if err != nil {
		return false, false, err
	}
	same = subtle.ConstantTimeCompare(cost.key(password, salt, uint32(len(key))), key) == 1
	return same && known, cost != h.cost, nil
}

func (c PasswordCost) key(password string, salt []byte, n uint32) []byte {
	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, n)
}

// encoded writes a hash as argon2's own tools do.
func encoded(c PasswordCost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func decoded(kept string) (c PasswordCost, salt, key []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("a password's hash is of another form")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); err == nil {
		if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err == nil {
			key, err = base64.RawStdEncoding.DecodeString(parts[5])
		}
	}
	if err != nil {
		return c, nil, nil, fmt.Errorf("read a password's hash: %w", err)
	}
	return c, salt, key, nil
}

// newSecret makes a secret of 128 bits and more.
func newSecret(prefix string) string { return prefix + rand.Text() }

// wellFormed reports whether a text can be such a secret at all.
func wellFormed(secret, prefix string) bool {
	text, found := strings.CutPrefix(secret, prefix)
	return found && len(text) == len(rand.Text()) && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// secretHash is what is kept of a secret. It needs no salt: nobody can try them all.
func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// micros is a stretch of time as the ledger counts it.
func micros(d time.Duration) ledger.Instant { return ledger.Instant(d.Microseconds()) }
