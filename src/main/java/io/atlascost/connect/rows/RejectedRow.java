package io.atlascost.connect.rows;

import java.util.Optional;

/** A row that cannot be read: which field, what stands there, what was expected. */
public final class RejectedRow extends Exception {
  private static final long serialVersionUID = 1;

  /** Longer texts are shown by their beginning; the whole row is in the dead letter. */
  private static final int SHOWN_CHARACTERS = 200;

  private final String field;

  private RejectedRow(String field, String message) {
    // Without a trace: there may be one for each row, and it says nothing about the row.
    super(OneLine.of(message), null, false, false);
    this.field = Unwritable.replacedIn(field);
  }

  /**
   * A cell that cannot be read.
   *
   * @param expected completes the sentence "expected …"
   */
  public static RejectedRow cell(String field, String text, String expected) {
    return new RejectedRow(field, shown(field) + " is '" + shown(text) + "'; expected " + expected);
  }

  /** A cell that must be there and is not. */
  public static RejectedRow missing(String field, String expected) {
    return new RejectedRow(field, field + " is missing; expected " + expected);
  }

  /** A row that is no row as a whole. */
  static RejectedRow row(String fault) {
    return new RejectedRow("", fault);
  }

  static RejectedRow oversizedCell(String field, String text) {
    return new RejectedRow(
        field, shown(field) + " is '" + shown(text) + "'; expected at most 64 KiB of text");
  }

  static RejectedRow oversizedLabel(String label) {
    return row("the label '" + shown(label) + "' is too long");
  }

  static RejectedRow oversizedRow() {
    return row("the row is too long; expected at most 512 KiB");
  }

  /**
   * A cell with what no database or charset can hold.
   *
   * @param found completes the sentence "… has …"
   */
  static RejectedRow unwritableCell(String field, String found) {
    return new RejectedRow(field, shown(field) + " has " + found);
  }

  static RejectedRow unwritableLabel(String label, String found) {
    return row("the label '" + shown(label) + "' has " + found);
  }

  static RejectedRow noCharacters() {
    return row("the row has bytes that are no characters; expected UTF-8");
  }

  /** Name of the field; empty where it is the row as a whole. */
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  private static String shown(String text) {
    return OneLine.beginning(text, SHOWN_CHARACTERS);
  }
}
