/** Bytes in, rows out, as they arrive; memory does not grow with the result. */
package io.atlascost.connect.rows;
