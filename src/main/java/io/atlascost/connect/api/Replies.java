package io.atlascost.connect.api;

import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Duration;
import java.util.Optional;

/** HTTP replies in, what they mean out. */
final class Replies {
  /** More of the body of a refusal than this is not read. */
  private static final int WORDS_LIMIT = 64 * 1024;

  /** More of the words of others than this is not repeated. */
  private static final int DETAIL_LIMIT = 1000;

  private static final int CODE_LIMIT = 100;

  /** A page of a listing may take so many times longer than a few words. */
  private static final int PAGES_SHARE = 10;

  /** Its bytes, each as a character. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final Credentials credentials;
  private final Duration patience;
  private final Clock clock;
  private final RateHeaders rates;

  /**
   * @param patience with the beginning of a body
   */
  Replies(Credentials credentials, Duration patience, Clock clock) {
    this.credentials = credentials;
    this.patience = patience;
    this.clock = clock;
    this.rates = new RateHeaders(clock);
  }

  /**
   * @throws IOException if the reply breaks off before it is clear what it means
   */
  UsageReply usage(Transport.Reply reply, Secrets secrets, Purpose purpose) throws IOException {
    return switch (reply.status()) {
      case 200 -> result(reply, secrets, purpose);
      case 201 ->
          purpose == Purpose.CREATION
              ? result(reply, secrets, purpose)
              : refusal(reply, secrets, purpose);
      case 202 ->
          purpose == Purpose.CREATION
              ? result(reply, secrets, purpose)
              : processing(reply, secrets, purpose);
      case 102, 204 -> processing(reply, secrets, purpose);
      default -> refusal(reply, secrets, purpose);
    };
  }

  private UsageReply processing(Transport.Reply reply, Secrets secrets, Purpose purpose) {
    try (reply) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      // For the connection's sake, which may be used again.
      copy(reply, body);
      return withoutContent(reply, secrets, purpose);
    }
  }

  private UsageReply withoutContent(Transport.Reply reply, Secrets secrets, Purpose purpose) {
    if (purpose.canWait()) {
      return new UsageReply.Processing(throttle(reply));
    }

    Words words = Words.foreign("nothing, though it was asked for " + purpose.wanted());
    return refusal(Cause.NOT_WELL, reply.status(), words, throttle(reply), secrets, purpose);
  }

  private UsageReply result(Transport.Reply reply, Secrets secrets, Purpose purpose)
      throws IOException {
    boolean isLeftOpen = false;
    try {
      reply.body().hurry(Deadline.in(patience, clock));
      Optional<InputStream> content = content(reply);
      if (content.isEmpty()) {
        return withoutContent(reply, secrets, purpose);
      }

      if (reply.encoding() == Encoding.OTHER) {
        return stranger(reply, foreign(reply), secrets, purpose);
      }

      InputStream rows = proven(reply, content.get());
      if (purpose.isForRows()) {
        reply.body().relax();
      } else {
        PushbackInputStream object = new PushbackInputStream(rows);
        Optional<Words> other = otherThanAnObject(object, purpose);
        if (other.isPresent()) {
          return stranger(reply, other.get(), secrets, purpose);
        }

        rows = object;
        reply.body().hurry(Deadline.in(patience.multipliedBy(PAGES_SHARE), clock));
      }

      isLeftOpen = true;
      return new UsageReply.Usage(body(reply, rows, secrets), throttle(reply));
    } finally {
      if (!isLeftOpen) {
        reply.close();
      }
    }
  }

  /** Of something that answers in Atlas's place as if all was well. */
  private Refusal stranger(Transport.Reply reply, Words words, Secrets secrets, Purpose purpose) {
    Cause cause = Cause.SOMETHING_ELSE_ANSWERED;
    return refusal(cause, reply.status(), words, throttle(reply), secrets, purpose);
  }

  /** The beginning of a body that is no JSON object, as all of Atlas's answers but rows are. */
  private static Optional<Words> otherThanAnObject(PushbackInputStream content, Purpose purpose)
      throws IOException {
    int first = content.read();
    while (first >= 0 && (first <= ' ' || BYTE_ORDER_MARK.indexOf(first) >= 0)) {
      first = content.read();
    }

    if (first == '{') {
      content.unread(first);
      return Optional.empty();
    }

    if (purpose == Purpose.CREATION) {
      // Without what came: it may be a token, written otherwise.
      return Optional.of(Words.foreign("what is no JSON object"));
    }

    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.write(first);
    page.writeBytes(content.readNBytes(DETAIL_LIMIT));
    return Optional.of(Words.of(page.toByteArray()));
  }

  private UsageBody body(Transport.Reply reply, InputStream content, Secrets secrets) {
    return new UsageBody(
        reply.header("Content-Type").orElse(""),
        reply.framed() || reply.encoding() == Encoding.GZIP,
        clock.wallTime(),
        new HidingStream(content, secrets),
        reply::close,
        secrets::hide);
  }

  /** A compressed body tells its own end, and whether it is what was sent. */
  private static InputStream proven(Transport.Reply reply, InputStream content) {
    return reply.encoding() == Encoding.GZIP ? new ProvenStream(content) : content;
  }

  /** What a reply says, unpacked; empty if that is nothing but blanks. */
  private static Optional<InputStream> content(Transport.Reply reply) throws IOException {
    Optional<InputStream> bytes = Blanks.content(reply.body());
    return bytes.isPresent() && reply.encoding() == Encoding.GZIP
        ? Blanks.content(new Gunzip(bytes.get()))
        : bytes;
  }

  private Refusal refusal(Transport.Reply reply, Secrets secrets, Purpose purpose)
      throws IOException {
    Throttle throttle = throttle(reply);
    Words words = words(reply, purpose);
    Cause cause = Cause.of(reply.status(), words);
    return refusal(cause, reply.status(), words, throttle, secrets, purpose);
  }

  /** A refusal that hides what must not be seen, and only then is cut to length. */
  Refusal refusal(
      Cause cause, int status, Words words, Throttle throttle, Secrets secrets, Purpose purpose) {
    return new Refusal(
        cause,
        status,
        Line.cut(Line.of(secrets.hide(words.errorCode())), CODE_LIMIT),
        Line.cut(Line.of(secrets.hide(words.detail())), DETAIL_LIMIT),
        Hints.hint(cause, purpose, words, credentials),
        throttle);
  }

  /**
   * The words of a reply that is no result, which is closed then.
   *
   * @throws IOException if they break off, and decide what the status means
   */
  Words words(Transport.Reply reply, Purpose purpose) throws IOException {
    try (reply) {
      if (reply.encoding() == Encoding.OTHER) {
        return foreign(reply);
      }

      ByteArrayOutputStream body = new ByteArrayOutputStream();
      Optional<IOException> breach = copy(reply, body);
      if (breach.isPresent() && Cause.isToldByWords(reply.status())) {
        throw breach.get();
      }

      return purpose == Purpose.TOKEN
          ? Words.ofTokenEndpoint(body.toByteArray())
          : Words.of(body.toByteArray());
    }
  }

  private static Words foreign(Transport.Reply reply) {
    return Words.foreign(
        "a body in the encoding '"
            + reply.header("Content-Encoding").orElse("")
            + "', though only gzip was asked for");
  }

  /**
   * What can be had of a body, at most so much, and soon. The stream is not closed, since closing
   * it would read the rest.
   *
   * @return what the body broke off with
   */
  Optional<IOException> copy(Transport.Reply reply, ByteArrayOutputStream body) {
    byte[] block = new byte[4096];
    try {
      reply.body().hurry(Deadline.in(patience, clock));
      InputStream in = content(reply).orElse(InputStream.nullInputStream());
      int count = in.read(block);
      while (count > 0 && body.size() < WORDS_LIMIT) {
        body.write(block, 0, count);
        count = in.read(block);
      }

      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  Throttle throttle(Transport.Reply reply) {
    return rates.throttle(reply);
  }
}
