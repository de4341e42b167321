package io.atlascost.connect.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of one JSON object after the other in, its cells out, where it is as plain as rows are:
 * names, and texts without escapes, numbers or literals. Whatever else there is, is not for this
 * class to read, nor to judge.
 *
 * <p>Rows repeat most members of the row before, those at their beginning above all: their text is
 * not made anew, but the same object again, by which others know it.
 */
final class FlatJson {
  /** Longer objects are hardly worth the memory. */
  private static final int MOST_BYTES = 16 * 1024;

  private final KnownColumns known;

  /** Of the object before: its bytes, so many members, and what their labels come to. */
  private byte[] bytes = new byte[512];

  private int length;
  private int count;
  private final List<Member> members = new ArrayList<>();
  private Columns columns;

  FlatJson(KnownColumns known) {
    this.known = known;
  }

  /** A name and its value: where they stand in the object, with their quotes; what they say. */
  private static final class Member {
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;
    private int behind;
    private String label;
    private String text;
  }

  /** How many members at its beginning an object has in common with the one before. */
  int repeated(Cut object) {
    int from = object.from();
    int same = Arrays.mismatch(bytes, 0, length, object.bytes(), from, from + object.length());
    int repeated = 0;
    while (repeated < count - 1 && (same < 0 || members.get(repeated).behind <= same)) {
      repeated++;
    }

    return repeated;
  }

  /** Where the first member behind the repeated ones begins, from the object's beginning. */
  int behind(int repeated) {
    return repeated == 0 ? 0 : members.get(repeated - 1).behind;
  }

  /**
   * Reads an object; empty if it is not plain.
   *
   * @param repeated so many members are known to be those of the object before
   */
  Optional<Cells> read(Cut object, int repeated) {
    int same = behind(repeated);
    int before = count;
    this.count = 0; // until all of it is known to be plain
    JsonScan scan = new JsonScan(object, same);
    if (repeated == 0 && !scan.take('{')) {
      return Optional.empty();
    }

    boolean isLabelledAsBefore = true;
    int read = repeated;
    do {
      if (read == members.size()) {
        members.add(new Member());
      }

      Member member = members.get(read);
      String labelBefore = read < before ? member.label : null;
      if (!read(scan, member, read < before)) {
        return Optional.empty();
      }

      isLabelledAsBefore &= member.label.equals(labelBefore);
      read++;
      member.behind = scan.position() + 1;
    } while (scan.take(','));

    if (!scan.take('}') || !scan.isAtEnd()) {
      return Optional.empty();
    }

    if (!isLabelledAsBefore || read != before) {
      this.columns = known.of(labels(read));
    }

    Cells cells = new Cells(columns, texts(read));
    remember(object, same, read);
    return Optional.of(cells);
  }

  /** Reads the next member in the place of the one before; false if it is not plain. */
  private boolean read(JsonScan scan, Member member, boolean isKnown) {
    int nameStart = scan.blanks().position();
    if (!scan.text(Limits.NAME_CHARACTERS)) {
      return false;
    }

    int nameEnd = scan.position();
    if (!scan.blanks().take(':')) {
      return false;
    }

    int valueStart = scan.blanks().position();
    if (!scan.value(Limits.CELL_BYTES)) {
      return false;
    }

    int valueEnd = scan.position();
    if (!isKnown || !scan.has(nameStart, nameEnd, bytes, member.nameStart, member.nameEnd)) {
      member.label = scan.text(nameStart, nameEnd);
    }

    if (!isKnown || !scan.has(valueStart, valueEnd, bytes, member.valueStart, member.valueEnd)) {
      member.text = scan.text(valueStart, valueEnd);
    }

    member.nameStart = nameStart;
    member.nameEnd = nameEnd;
    member.valueStart = valueStart;
    member.valueEnd = valueEnd;
    scan.blanks();
    return true;
  }

  private List<String> labels(int count) {
    return members.subList(0, count).stream().map(member -> member.label).toList();
  }

  private String[] texts(int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = members.get(i).text;
    }

    return texts;
  }

  /**
   * Remembers an object.
   *
   * @param same so many bytes at its beginning are those of the object before
   */
  private void remember(Cut object, int same, int read) {
    if (object.length() > MOST_BYTES) {
      members.clear();
      return;
    }

    if (bytes.length < object.length()) {
      this.bytes = Arrays.copyOf(bytes, 2 * object.length());
    }

    this.count = read;
    this.length = object.length();
    System.arraycopy(object.bytes(), object.from() + same, bytes, same, length - same);
  }
}
