package io.github.leaselock.kubectl;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** JSON of maps, lists, texts, numbers and booleans, with an indent, in ASCII. */
final class Json {

  private static final String INDENT = "    ";

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String indented(Object tree) {
    Json json = new Json();
    json.write(tree, "\n");
    return json.out.toString();
  }

  private void write(Object tree, String newLine) {
    if (tree instanceof Map<?, ?> map) {
      write(map, newLine);
    } else if (tree instanceof List<?> list) {
      write(list, newLine);
    } else if (tree instanceof String text) {
      write(text);
    } else {
      out.append(tree);
    }
  }

  private void write(Map<?, ?> map, String newLine) {
    out.append('{');
    String inner = newLine + INDENT;
    for (Iterator<? extends Map.Entry<?, ?>> fields = map.entrySet().iterator();
        fields.hasNext(); ) {
      Map.Entry<?, ?> field = fields.next();
      out.append(inner);
      write(String.valueOf(field.getKey()));
      out.append(": ");
      write(field.getValue(), inner);
      out.append(fields.hasNext() ? "," : newLine);
    }
    out.append('}');
  }

  private void write(List<?> list, String newLine) {
    out.append('[');
    String inner = newLine + INDENT;
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      out.append(inner);
      write(items.next(), inner);
      out.append(items.hasNext() ? "," : newLine);
    }
    out.append(']');
  }

  private void write(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    out.append('"');
  }
}
