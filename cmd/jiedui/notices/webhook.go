package notices

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jiedui/ledger"
)

// maxAnswer is how much of a receiver's answer is read and kept, in bytes.
const maxAnswer = 1000

// message is the body of a webhook of the form json.
type message struct {
	Delivery ledger.ID `json:"delivery"` // the same in each attempt, so that a receiver can tell repeats
	At       string    `json:"at"`
	ledger.Notice
}

// Sign is what the header X-Jiedui-Signature says of a body sent at a time:
// t=SECONDS,v1=HEX, the HMAC-SHA256 of "SECONDS.BODY" under the webhook's secret.
func Sign(secret string, at time.Time, body []byte) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(seconds + "."))
	mac.Write(body)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// signDingTalk adds what DingTalk's robots with a signing secret ask for (timestamp in
// milliseconds, HMAC-SHA256 of "timestamp\nsecret" in base64).
func signDingTalk(address, secret string, at time.Time) (string, error) {
	u, err := url.Parse(address)
	if err != nil || secret == "" {
		return address, err
	}
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "\n" + secret))
	q := u.Query()
	q.Set("timestamp", stamp)
	q.Set("sign", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// body is what a webhook is sent.
func body(d ledger.Dispatch) ([]byte, error) {
	text := d.Of.Title
	if d.Of.Text != "" {
		text += "\n\n" + d.Of.Text
	}
	switch d.Through.Form {
	case ledger.WebhookWeCom:
		return json.Marshal(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": shortened(escaped(text), 4096)}})
	case ledger.WebhookDingTalk:
		return json.Marshal(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"title": d.Of.Title, "text": shortened(escaped(text), 20000)}})
	}
	return json.Marshal(message{Delivery: d.ID, At: d.Of.At.Time().UTC().Format(time.RFC3339Nano), Notice: d.Of})
}

// escaped keeps names from being read as Markdown: a link in a project's name stays text.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "<", "&lt;", "`", "\\`", "*", `\*`, "_", `\_`, "@", "＠").Replace(text)
}

// shortened bounds a text in bytes.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most - len("…")
	for cut > 0 && text[cut]&0xC0 == 0x80 { // within a character
		cut--
	}
	return text[:cut] + "…"
}

// post sends a delivery to its webhook. Taken is 2xx, and for robots errcode 0.
func (s *Sender) post(ctx context.Context, d ledger.Dispatch) (taken bool, answer string) {
	content, err := body(d)
	if err != nil {
		return false, shortened(err.Error(), maxAnswer)
	}
	address, now := d.Through.URL, s.options.Now()
	if d.Through.Form == ledger.WebhookDingTalk {
		if address, err = signDingTalk(address, d.Through.Secret, now); err != nil {
			return false, "推送地址无法解析"
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(content))
	if err != nil {
		return false, "推送地址无法解析"
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "jiedui")
	if d.Through.Form == ledger.WebhookJSON {
		r.Header.Set("X-Jiedui-Event", string(d.Of.Event))
		r.Header.Set("X-Jiedui-Delivery", strconv.FormatInt(int64(d.ID), 10))
		r.Header.Set("X-Jiedui-Signature", Sign(d.Through.Secret, now, content))
	}
	response, err := s.client.Do(r)
	if err != nil {
		return false, shortened(withoutAddress(err), maxAnswer)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		said = nil // the status tells
	}
	answer = shortened(strings.ToValidUTF8(fmt.Sprintf("HTTP %d %s", response.StatusCode, bytes.TrimSpace(said)), "�"), maxAnswer)
	answer = strings.ReplaceAll(answer, "\x00", "") // PostgreSQL keeps no such character
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return false, answer
	}
	if d.Through.Form == ledger.WebhookJSON {
		return true, answer
	}
	// A robot says 200 whatever happens.
	var robot struct {
		Code *int `json:"errcode"`
	}
	if err := json.Unmarshal(said, &robot); err != nil || robot.Code == nil || *robot.Code != 0 {
		return false, answer
	}
	return true, answer
}

// withoutAddress is an error of the HTTP client without the address, whose path may be the
// robot's key.
func withoutAddress(err error) string {
	if u, is := err.(*url.Error); is {
		return u.Err.Error()
	}
	return err.Error()
}
