package io.atlascost.connect.rows;

/**
 * Where in a record of CSV the next byte or character stands; one more in, where the one behind it
 * stands out.
 */
enum CsvPlace {
  CELL_START,
  /** After one and two bytes of a byte-order mark, behind which a cell may still begin. */
  MARK_1,
  MARK_2,
  PLAIN,
  QUOTED,
  /** After a quote in a quoted cell: its end, or the first half of a quote. */
  QUOTE_IN_QUOTED;

  /** Takes everything but line ends; whoever knows of byte-order marks begins them. */
  CsvPlace behind(int character) {
    return switch (this) {
      case CELL_START -> character == '"' ? QUOTED : unquoted(character);
      case MARK_1 -> character == 0xbb ? MARK_2 : unquoted(character);
      case MARK_2 -> character == 0xbf ? CELL_START : unquoted(character);
      case PLAIN -> unquoted(character);
      case QUOTED -> character == '"' ? QUOTE_IN_QUOTED : QUOTED;
      case QUOTE_IN_QUOTED -> character == '"' ? QUOTED : unquoted(character);
    };
  }

  private static CsvPlace unquoted(int character) {
    return character == ',' ? CELL_START : PLAIN;
  }
}
