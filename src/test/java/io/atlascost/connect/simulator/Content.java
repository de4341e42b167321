package io.atlascost.connect.simulator;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a reply's body says, before compression and framing.
 *
 * @param stream opened anew for each time that the reply is given
 * @param length empty when only reading it tells
 */
record Content(Supplier<InputStream> stream, OptionalLong length) {
  static final Content EMPTY = of(new byte[0]);

  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Content(() -> new ByteArrayInputStream(copy), OptionalLong.of(copy.length));
  }
}
