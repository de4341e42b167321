package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.QUERY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {
  private static final String FIRST = "Usage Date,Usage Amount\n2024-01-01,1\n";
  private static final String SECOND = "2024-01-02,2\n";

  /** Gives what it has in pieces of any size, and says each time that no more is at hand. */
  private static final class Pieces extends ByteArrayInputStream {
    private final Random random;

    Pieces(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int count) {
      return super.read(buffer, offset, Math.min(count, 1 + random.nextInt(30)));
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  @Property(tries = 300)
  void unpacksEveryMemberHoweverTheInputComes(
      @ForAll @Size(min = 1, max = 5) List<@Size(max = 200) String> texts, @ForAll Random random)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    texts.forEach(text -> packed.writeBytes(gzip(text.getBytes(UTF_8))));

    byte[] unpacked = new Gunzip(new Pieces(packed.toByteArray(), random)).readAllBytes();

    assertThat(unpacked).isEqualTo(String.join("", texts).getBytes(UTF_8));
  }

  @Property(tries = 300)
  void takesNothingElseBehindAMemberForTheEnd(
      @ForAll @Size(min = 1, max = 60) byte[] rest,
      @ForAll @IntRange(max = 3) int begun,
      @ForAll Random random) {
    byte[] garbage = rest.clone();
    System.arraycopy(gzip(new byte[0]), 0, garbage, 0, Math.min(begun, garbage.length));
    byte[] packed = joined(gzip(FIRST.getBytes(UTF_8)), garbage);

    assertThatThrownBy(() -> new Gunzip(new Pieces(packed, random)).readAllBytes())
        .isInstanceOf(IOException.class);
  }

  @Test
  void isWholeNowhereButBehindAMember() throws IOException {
    byte[] first = gzip(FIRST.getBytes(UTF_8));
    byte[] both = joined(first, gzip(SECOND.getBytes(UTF_8)));
    for (int end = 0; end < both.length; end++) {
      InputStream cut = new Gunzip(new ByteArrayInputStream(both, 0, end));
      if (end == first.length) {
        assertThat(cut.readAllBytes()).isEqualTo(FIRST.getBytes(UTF_8));
      } else {
        assertThatThrownBy(cut::readAllBytes).as("%d", end).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void noticesADamageAnywhereButInWhatIsNotRead() {
    byte[] whole = gzip(FIRST.getBytes(UTF_8));
    for (int i = 0; i < whole.length; i++) {
      if (i >= 4 && i < 10) {
        continue;
      }

      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0xff;
      assertThatThrownBy(() -> new Gunzip(new ByteArrayInputStream(damaged)).readAllBytes())
          .as("%d", i)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8, 16, 31})
  void readsPastWhateverAMemberTellsOfItself(int flags) throws IOException {
    byte[] member = withHead(flags, 0);
    byte[] packed = joined(gzip(FIRST.getBytes(UTF_8)), member);

    assertThat(new Gunzip(new ByteArrayInputStream(packed)).readAllBytes())
        .isEqualTo((FIRST + SECOND).getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "31,1", "32,0", "64,0", "128,0"})
  void refusesAHeadThatIsDamagedOrOfAnUnknownKind(int flags, int damage) {
    InputStream packed = new Gunzip(new ByteArrayInputStream(withHead(flags, damage)));

    assertThatThrownBy(packed::readAllBytes).isInstanceOf(IOException.class);
  }

  /** A member with the optional fields that the flags tell. */
  private static byte[] withHead(int flags, int damage) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & 4) != 0) {
      head.writeBytes(new byte[] {3, 0, 0, 'x', 0});
    }

    if ((flags & 8) != 0) {
      head.writeBytes("costs.csv\0".getBytes(UTF_8));
    }

    if ((flags & 16) != 0) {
      head.writeBytes("of June\0".getBytes(UTF_8));
    }

    if ((flags & 2) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(head.toByteArray());
      head.write((int) checksum.getValue() + damage);
      head.write((int) checksum.getValue() >> 8);
    }

    byte[] member = gzip(SECOND.getBytes(UTF_8));
    return joined(head.toByteArray(), Arrays.copyOfRange(member, 10, member.length));
  }

  @Test
  void losesNoMemberOnTheWayFromAtlas() throws IOException {
    for (String first : List.of(FIRST, FIRST + random(9000))) {
      byte[] member = gzip(first.getBytes(UTF_8));
      byte[] packed = joined(member, gzip(SECOND.getBytes(UTF_8)), gzip(SECOND.getBytes(UTF_8)));

      for (Reply reply : onEveryWay(packed, member.length)) {
        assertThat(ask(reply)).isEqualTo(first + SECOND + SECOND);
      }
    }
  }

  @Test
  void takesABodyWithGarbageBehindItForBrokenOff() {
    byte[] member = gzip(FIRST.getBytes(UTF_8));
    for (byte[] garbage :
        List.of(new byte[1], new byte[40], "<html>".getBytes(UTF_8), Arrays.copyOf(member, 12))) {
      for (Reply reply : onEveryWay(joined(member, garbage), member.length)) {
        assertThatThrownBy(() -> ask(reply)).isInstanceOf(IOException.class);
      }
    }
  }

  private static List<Reply> onEveryWay(byte[] packed, int first) {
    Reply reply = Reply.csv(packed).header("Content-Encoding", "gzip");
    List<Reply> ways = new ArrayList<>(List.of(reply, reply.untilClose(), reply.chunked(100_000)));
    for (int size : new int[] {7, first - 8, first - 1, first, first + 1, first + 10}) {
      ways.add(reply.chunked(size));
    }

    return ways;
  }

  private static String ask(Reply reply) throws IOException {
    try (AtlasSimulator simulator = AtlasSimulator.start();
        HttpAtlasApi api = Way.to(simulator).open()) {
      simulator.usage(QUERY.orgId(), QUERY.token(), reply);
      return Way.text(api.usage(QUERY));
    }
  }

  /** Text that cannot be packed well. */
  private static String random(int length) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      text.append((char) ('!' + random.nextInt(90)));
    }

    return text.append('\n').toString();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }

    return joined.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    return packed.toByteArray();
  }
}
