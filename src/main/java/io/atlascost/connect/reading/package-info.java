/** The task's one thread of its own: waits for Atlas so that Connect's never has to. */
package io.atlascost.connect.reading;
