import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** A warehouse and a table in; its columns and its rows out, one a line, with tabulators. */
class ReadIceberg {
  public static void main(String[] arguments) throws Exception {
    HadoopCatalog catalog = new HadoopCatalog(new Configuration(), arguments[0]);
    TableIdentifier name = TableIdentifier.parse(arguments[1]);
    if (!catalog.tableExists(name)) {
      return;
    }

    Table table = catalog.loadTable(name);
    StringBuilder header = new StringBuilder();
    for (Types.NestedField field : table.schema().columns()) {
      header.append(field.name()).append(' ').append(field.type());
      header.append(field.isRequired() ? " required\t" : "\t");
    }

    System.out.println(header.toString().strip());
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        StringBuilder line = new StringBuilder();
        for (Types.NestedField field : table.schema().columns()) {
          line.append(record.getField(field.name())).append('\t');
        }

        System.out.println(line.toString().strip());
      }
    }
  }
}
