package io.atlascost.connect.benchmark;

import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A number of rows in, the result of a query with so many out, as Atlas would send it.
 *
 * @param pieces of the body, one behind the other
 */
record Result(String contentType, boolean zipped, List<byte[]> pieces, long rows) {
  /** Larger results are the same rows again. */
  private static final int DISTINCT = 1_000_000;

  private static final int CHUNK = 64 * 1024;

  static Result csv(long rows) {
    return new Result(Reply.CSV, false, csvPieces(rows), rows);
  }

  static Result json(int rows) {
    List<byte[]> pieces =
        List.of(UsageText.JSON_START, UsageText.json(0, rows), UsageText.JSON_END);
    return new Result(Reply.JSON, false, pieces, rows);
  }

  private static List<byte[]> csvPieces(long rows) {
    if (rows <= DISTINCT) {
      return List.of(UsageText.CSV_START, UsageText.csv(0, (int) rows));
    }

    if (rows % DISTINCT != 0) {
      throw new IllegalArgumentException(rows + " is no multiple of " + DISTINCT);
    }

    List<byte[]> repeated =
        Collections.nCopies((int) (rows / DISTINCT), UsageText.csv(0, DISTINCT));
    return Stream.concat(Stream.of(UsageText.CSV_START), repeated.stream()).toList();
  }

  /** The same, compressed beforehand. */
  Result gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = stream();
        OutputStream out = new GZIPOutputStream(bytes)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    return new Result(contentType, true, List.of(bytes.toByteArray()), rows);
  }

  long bytes() {
    return pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  InputStream stream() {
    List<InputStream> streams = new ArrayList<>();
    pieces.forEach(piece -> streams.add(new ByteArrayInputStream(piece)));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  Reply reply() {
    Reply reply = Reply.streamed(contentType, this::stream).chunked(CHUNK);
    return zipped ? reply.header("Content-Encoding", "gzip") : reply;
  }
}
