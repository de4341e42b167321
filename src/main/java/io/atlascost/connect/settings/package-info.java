/** Configuration texts in, typed values out, or every problem at once, each on its key. */
package io.atlascost.connect.settings;
