/** The shapes of records, and Avro's single-object encoding of them, without a registry. */
package io.atlascost.connect.avro;
