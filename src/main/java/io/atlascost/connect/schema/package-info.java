/** Texts in, typed values out; what cannot be read is rejected, never guessed. */
package io.atlascost.connect.schema;
