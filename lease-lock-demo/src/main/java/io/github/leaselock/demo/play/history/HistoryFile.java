package io.github.leaselock.demo.play.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A history as a file of JSON lines, one event a line. */
public final class HistoryFile {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private HistoryFile() {}

  /** The event as one line, without the line's end. */
  public static String toLine(HistoryEvent event) {
    try {
      return JSON.writerFor(HistoryEvent.class).writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + event, e);
    }
  }

  /**
   * Reads a recorded history.
   *
   * @throws IOException if the file cannot be read or a line of it is not an event; the message
   *     names the line
   */
  public static History read(Path file) throws IOException {
    List<HistoryEvent> events = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      try {
        events.add(JSON.readValue(line, HistoryEvent.class));
      } catch (JsonProcessingException e) {
        throw new IOException(
            file + ", line " + number + ": not an event: " + e.getOriginalMessage(), e);
      }
    }
    return new History(events);
  }
}
