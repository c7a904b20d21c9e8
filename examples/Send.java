// Sends events (NDJSON, one a line) in order: java Send.java URL EVENTS RECEIPTS [TOKEN].
// RECEIPTS has a line for each event that is done with, its receipt or why it was refused. Stop the
// client and start it again whenever you like: it goes on after the last line of RECEIPTS.

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

public class Send {
  static final Set<Integer> AGAIN = Set.of(408, 429, 500, 502, 503, 504);
  static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"docket\\.(\\w+)\\.");
  static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static void main(String[] given) throws Exception {
    Path receipts = Path.of(given[2]);
    String before = Files.exists(receipts) ? Files.readString(receipts) : "";
    // A line that was cut off by a crash is not whole: its event is sent again, and is a repetition.
    String whole = before.substring(0, before.lastIndexOf('\n') + 1);
    Files.writeString(receipts, whole);
    long done = whole.lines().count();
    for (String event : Files.readAllLines(Path.of(given[1])).stream().skip(done).toList()) {
      var type = TYPE.matcher(event);
      if (!type.find()) throw new IllegalArgumentException("no type of ours: " + event);
      var request = HttpRequest.newBuilder(URI.create(given[0] + "/" + type.group(1) + "/v1/events"))
          .timeout(Duration.ofSeconds(30))
          .header("content-type", "application/cloudevents+json")
          .POST(HttpRequest.BodyPublishers.ofString(event));
      if (given.length > 3) request.header("authorization", "Bearer " + given[3]);
      Files.writeString(receipts, settled(request.build()) + "\n", StandardOpenOption.APPEND);
    }
  }

  static String settled(HttpRequest request) throws InterruptedException {
    for (long pause = 500; ; pause = Math.min(2 * pause, 60_000)) {
      long wait = pause;
      try {
        var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        boolean onItsWay = answer.body().contains("/problems/not-yet-here");
        if (!AGAIN.contains(answer.statusCode()) && !onItsWay) return answer.body();
        wait = answer.headers().firstValue("retry-after").map(s -> 1000 * Long.parseLong(s)).orElse(pause);
      } catch (java.io.IOException away) {
        // Perhaps it was recorded: the same is sent again.
      }
      Thread.sleep(wait);
    }
  }
}
