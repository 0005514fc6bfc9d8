// Parses and walks the bodies that `benchmarks json` does, with simdjson's DOM, and prints the best
// of many timings in the same form.
#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <string_view>

using namespace simdjson;

static int64_t fields(dom::element root) {
  int64_t sum = 0;
  for (auto [key, value] : dom::object(root)) {
    if (key == "product_id") {
      sum += std::string_view(value).size();
    } else if (key == "quantity") {
      sum += int64_t(value);
    } else if (key == "currency") {
      sum += std::string_view(value)[0];
    } else {
      sum += 1;
    }
  }
  return sum;
}

static void measure(const char *name, std::string_view text) {
  dom::parser parser;
  padded_string body(text);
  const int rounds = 1'000'000 / int(text.size());
  double best = 1e18;
  volatile int64_t sum = 0;
  for (int timing = 0; timing < 200; timing++) {
    const auto start = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; round++) sum = sum + fields(parser.parse(body));
    const std::chrono::duration<double, std::nano> span = std::chrono::steady_clock::now() - start;
    if (span.count() / rounds < best) best = span.count() / rounds;
  }
  std::printf("%s: %zu bytes, %.0f ns, %.0f MB/s\n", name, text.size(), best,
              double(text.size()) / best * 1000);
}

int main() {
  measure("short", R"({"product_id":"SKU-17","quantity":1,"currency":"USD"})");
  measure("typical",
          R"({"product_id":"SKU-1","quantity":12,"currency":"USD","segments":["dealer"],)"
          R"("attributes":{"color":"red"},"explain":true})");
}
