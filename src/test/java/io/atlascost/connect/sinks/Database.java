package io.atlascost.connect.sinks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SQL in, rows out, each by the names of its columns as the database has them. */
record Database(Connection connection) implements AutoCloseable {
  List<Map<String, Object>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }

      return rows;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As the catalogue has it: the columns of a table with their types, in their order. */
  Map<String, String> columns(String table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Map<String, Object> column :
        rows(
            "SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull"
                + " FROM pg_attribute WHERE attrelid = '"
                + table
                + "'::regclass AND attnum > 0 ORDER BY attnum")) {
      String required = column.get("attnotnull").equals(true) ? " not null" : "";
      columns.put((String) column.get("attname"), column.get("type") + required);
    }

    return columns;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static Map<String, Object> row(ResultSet result) throws SQLException {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      row.put(result.getMetaData().getColumnLabel(column), result.getObject(column));
    }

    return row;
  }
}
