package io.atlascost.connect.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The mark that may stand in front of a text: a body in, the body behind its mark out. */
final class ByteOrderMark {
  private static final int LONGEST = 3;

  private ByteOrderMark() {}

  /**
   * Passes over UTF-8's mark.
   *
   * @throws MalformedBody if the mark is another one, since the text is not UTF-8 then
   */
  static PushbackInputStream strip(InputStream body) throws IOException, MalformedBody {
    PushbackInputStream in = new PushbackInputStream(body, LONGEST);
    int first = in.read();
    // No more is read than a mark needs: a body that trickles does not wait.
    if (first != 0xef && first != 0xfe && first != 0xff) {
      unread(in, first);
      return in;
    }

    int second = in.read();
    if (first + second == 0xfe + 0xff) {
      throw new MalformedBody("the body is UTF-16; expected UTF-8");
    }

    int third = in.read();
    if (first == 0xef && second == 0xbb && third == 0xbf) {
      return in;
    }

    unread(in, third);
    unread(in, second);
    unread(in, first);
    return in;
  }

  private static void unread(PushbackInputStream in, int octet) throws IOException {
    if (octet >= 0) {
      in.unread(octet);
    }
  }
}
