package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/** One request's reply in, its bytes on the wire, with every pause and fault that it asks for. */
final class ReplyWriter {
  private static final byte[] INTERIM = "HTTP/1.1 102 Processing\r\n\r\n".getBytes(ISO_8859_1);

  private final Wire wire;
  private final Request request;
  private final Reply reply;
  private final Delivery delivery;

  ReplyWriter(Wire wire, Request request, Reply reply) {
    this.wire = wire;
    this.request = request;
    this.reply = reply;
    this.delivery = reply.delivery();
  }

  /** Answers whether the connection may carry another request. */
  boolean write() throws IOException {
    if (delivery.silent) {
      wire.awaitEnd();
    }

    wire.await(delivery.start);
    wire.pause(delivery.firstByteAfter);
    writeInterims();
    writeFinal();
    wire.flush();
    return !reply.ends() && (reply.isInterim() || !request.closes());
  }

  private void writeInterims() throws IOException {
    for (int i = 0; i < delivery.interims; i++) {
      wire.write(INTERIM);
      wire.pause(delivery.betweenInterims);
    }
  }

  private void writeFinal() throws IOException {
    Content content = reply.content();
    if (delivery.gzip && content.length().isPresent()) {
      content = compressed(content);
    }

    writeHead(content.length());
    if (request.method().equals("HEAD")) {
      return;
    }

    PacedOutput paced = new PacedOutput(wire, delivery);
    if (delivery.framing == Framing.CHUNKED) {
      writeChunked(content, new ChunkedOutput(wire, paced, delivery.chunkSize));
    } else {
      copy(content, paced);
      paced.stopHere();
    }
  }

  private void writeChunked(Content content, ChunkedOutput chunks) throws IOException {
    copy(content, chunks);
    chunks.finishContent();
    if (!delivery.withoutLastChunk) {
      chunks.writeLastChunk();
    }
  }

  /** Content without a length has not been compressed yet. */
  private void copy(Content content, OutputStream out) throws IOException {
    try (InputStream in = content.stream().get()) {
      if (delivery.gzip && content.length().isEmpty()) {
        GZIPOutputStream compressing = new GZIPOutputStream(out);
        in.transferTo(compressing);
        compressing.finish();
      } else {
        in.transferTo(out);
      }
    }
  }

  private void writeHead(OptionalLong length) throws IOException {
    byte[] head = head(length).getBytes(ISO_8859_1);
    if (delivery.cutInHead == Delivery.NEVER) {
      wire.write(head);
      return;
    }

    wire.write(head, 0, (int) Math.min(delivery.cutInHead, head.length));
    wire.cut(delivery.cut);
  }

  private String head(OptionalLong length) {
    boolean old = delivery.framing == Framing.UNTIL_CLOSE_HTTP_1_0;
    StringBuilder head = new StringBuilder(old ? "HTTP/1.0 " : "HTTP/1.1 ");
    head.append(reply.status()).append(' ').append(Reasons.of(reply.status())).append("\r\n");
    for (Headers.Field field : reply.headers().fields()) {
      line(head, field.name(), field.value());
    }

    if (delivery.gzip) {
      line(head, "Content-Encoding", "gzip");
    }

    frame(head, length);
    return head.append("\r\n").toString();
  }

  private void frame(StringBuilder head, OptionalLong length) {
    boolean lastOfItsConnection = delivery.framing == Framing.UNTIL_CLOSE || request.closes();
    if (lastOfItsConnection && !reply.isInterim() && !reply.headers().says("Connection", "close")) {
      line(head, "Connection", "close");
    }

    if (delivery.framing == Framing.CHUNKED) {
      line(head, "Transfer-Encoding", "chunked");
    } else if (delivery.declaredLength != Delivery.NEVER) {
      line(head, "Content-Length", Long.toString(delivery.declaredLength));
    } else if (delivery.framing == Framing.CONTENT_LENGTH && !isBareInterim(length)) {
      line(head, "Content-Length", Long.toString(length.orElseThrow()));
    }
  }

  private boolean isBareInterim(OptionalLong length) {
    return reply.isInterim() && length.orElse(1) == 0;
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static Content compressed(Content plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = plain.stream().get();
        OutputStream out = new GZIPOutputStream(bytes)) {
      in.transferTo(out);
    }

    byte[] compressed = bytes.toByteArray();
    return new Content(
        () -> new ByteArrayInputStream(compressed), OptionalLong.of(compressed.length));
  }
}
