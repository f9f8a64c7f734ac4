#include "cli/pdf_pages.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>

#include "cli/visible.h"

namespace valise::cli {
namespace {

// ISO 216 A4 in points of 1/72 inch, and what is left free around.
constexpr double kWidth = 595.276, kHeight = 841.89;
constexpr double kSide = 62;
constexpr double kMarking = 34;  // of the marking's line from the page's edge
constexpr double kTop = 72, kBottom = 84;
constexpr double kColumn = kWidth - 2 * kSide;
constexpr double kFootLine = kHeight - 60;

struct Free {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* drawing) const { cairo_destroy(drawing); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoLayoutIter* at) const { pango_layout_iter_free(at); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

struct Style {
  const char* font = "DejaVu Sans 10";
  double before = 0;  // points above it
  PangoAlignment align = PANGO_ALIGN_LEFT;
};
constexpr Style kHead{.font = "DejaVu Sans 9"};
constexpr Style kSubject{.font = "DejaVu Sans Bold 12", .before = 10};
constexpr Style kText{.before = 2};
constexpr Style kFootNote{.font = "DejaVu Sans 9", .before = 10};

// A line as it was broken, and where it stands below the top of the column of its page.
struct Placed {
  PangoLayoutLine* line = nullptr;  // its layout's
  std::size_t page = 0;
  double x = 0, baseline = 0;
};

class Pages {
 public:
  explicit Pages(cairo_t* drawing) : drawing_(drawing) {}

  Owned<PangoLayout> set(std::string_view text, const Style& style) const {
    Owned<PangoLayout> layout(pango_cairo_create_layout(drawing_));
    PangoContext* context = pango_layout_get_context(layout.get());
    pango_cairo_context_set_resolution(context, 72);  // a point of the font is one of the page
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options.get());
    pango_layout_context_changed(layout.get());
    const Owned<PangoFontDescription> font(pango_font_description_from_string(style.font));
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(kColumn * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.align);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  // Below what stands there already, on the next page where this one is full.
  void add(std::string_view text, const Style& style) {
    layouts_.push_back(set(text, style));
    if (at_ > 0) at_ += style.before;
    const Owned<PangoLayoutIter> at(pango_layout_get_iter(layouts_.back().get()));
    do {
      PangoRectangle box{};
      pango_layout_iter_get_line_extents(at.get(), nullptr, &box);
      const double height = pango_units_to_double(box.height);
      if (at_ + height > kHeight - kTop - kBottom) {
        ++page_;
        at_ = 0;
      }
      const double above = pango_units_to_double(pango_layout_iter_get_baseline(at.get()) - box.y);
      lines_.push_back({pango_layout_iter_get_line_readonly(at.get()), page_,
                        pango_units_to_double(box.x), at_ + above});
      at_ += height;
    } while (pango_layout_iter_next_line(at.get()) != 0);
  }

  // Each line of it apart, so that each finds its own direction.
  void add_lines(std::string_view text, const Style& style) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      add(text.substr(0, end), style);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void draw(const std::string& marking, const std::string& foot) const {
    const std::size_t pages = page_ + 1;
    auto line = lines_.begin();
    for (std::size_t page = 0; page < pages; ++page) {
      draw_line(marking, {.font = "DejaVu Sans Bold 11", .align = PANGO_ALIGN_CENTER}, kMarking);
      for (; line != lines_.end() && line->page == page; ++line) {
        cairo_move_to(drawing_, kSide + line->x, kTop + line->baseline);
        pango_cairo_show_layout_line(drawing_, line->line);
      }
      draw_line(fmt::format("{}  page {} of {}", foot, page + 1, pages),
                {.font = "DejaVu Sans 8", .align = PANGO_ALIGN_CENTER}, kFootLine);
      draw_line(marking, {.font = "DejaVu Sans Bold 11", .align = PANGO_ALIGN_CENTER},
                kHeight - kMarking - 11);
      cairo_show_page(drawing_);
    }
  }

 private:
  void draw_line(const std::string& text, const Style& style, double y) const {
    const auto layout = set(text, style);
    cairo_move_to(drawing_, kSide, y);
    pango_cairo_show_layout(drawing_, layout.get());
  }

  cairo_t* drawing_;
  std::vector<Owned<PangoLayout>> layouts_;
  std::vector<Placed> lines_;
  std::size_t page_ = 0;
  double at_ = 0;
};

cairo_status_t append_piece(void* to, const unsigned char* bytes, unsigned int size) {
  append(*static_cast<Bytes*>(to), View(bytes, size));
  return CAIRO_STATUS_SUCCESS;
}

std::string attachment_lines(const terminal::OpenedCable& cable) {
  std::string out;
  for (const terminal::WrittenAttachment& each : cable.attachments) {
    out += fmt::format("Attachment: {}, {} bytes{}\n", visible_line(each.stated.name),
                       grouped(each.stated.size), cable.contents.empty() ? "" : ", in this file");
  }
  return out;
}

std::string holder_of(const terminal::OpenedCable& cable, const std::optional<Exported>& exported) {
  std::string out = cable.number.str();
  if (exported && exported->copy) out += fmt::format("  copy {}", *exported->copy);
  return out + fmt::format("  held by {}, {}", cable.officer.str(), cable.mission.str());
}

}  // namespace

Result<Bytes> pdf_pages(const terminal::OpenedCable& cable,
                        const std::optional<Exported>& exported) {
  const CableParts parts = parts_of(cable, exported);
  Bytes out;
  const Owned<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(append_piece, &out, kWidth, kHeight));
  {
    const Owned<cairo_t> drawing(cairo_create(surface.get()));
    Pages pages(drawing.get());
    pages.add_lines(visible(parts.head), kHead);
    pages.add_lines(attachment_lines(cable), kHead);
    if (parts.subject) pages.add(visible_line(*parts.subject), kSubject);
    pages.add("", kText);
    pages.add_lines(visible(parts.text), kText);
    pages.add_lines(visible(parts.foot), kFootNote);
    pages.draw(parts.marking, holder_of(cable, exported));
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
    return fail(Code::failed, "the pages could not be drawn", cairo_status_to_string(status));
  }
  return out;
}

}  // namespace valise::cli
