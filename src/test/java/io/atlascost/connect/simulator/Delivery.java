package io.atlascost.connect.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** How a reply travels: framing, timing and faults; changed only while a copy is being made. */
final class Delivery {
  static final long NEVER = -1;

  Framing framing = Framing.CONTENT_LENGTH;
  int chunkSize = 4096;
  boolean gzip;
  long declaredLength = NEVER;

  boolean silent;
  boolean closes;
  CountDownLatch start = new CountDownLatch(0);
  Duration firstByteAfter = Duration.ZERO;
  int interims;
  Duration betweenInterims = Duration.ZERO;
  long bytesPerStep = Long.MAX_VALUE;
  Duration step = Duration.ZERO;
  Map<Long, CountDownLatch> holds = Map.of();

  long cutInHead = NEVER;
  long cutAfter = NEVER;
  Cut cut = Cut.FIN;
  long corruptAt = NEVER;
  boolean withoutLastChunk;

  Delivery with(Consumer<Delivery> change) {
    Delivery copy = new Delivery();
    copy.framing = framing;
    copy.chunkSize = chunkSize;
    copy.gzip = gzip;
    copy.declaredLength = declaredLength;
    copy.silent = silent;
    copy.closes = closes;
    copy.start = start;
    copy.firstByteAfter = firstByteAfter;
    copy.interims = interims;
    copy.betweenInterims = betweenInterims;
    copy.bytesPerStep = bytesPerStep;
    copy.step = step;
    copy.holds = new TreeMap<>(holds);
    copy.cutInHead = cutInHead;
    copy.cutAfter = cutAfter;
    copy.cut = cut;
    copy.corruptAt = corruptAt;
    copy.withoutLastChunk = withoutLastChunk;
    change.accept(copy);
    return copy;
  }
}
