#include "cli/pdf_file.h"

#include <fmt/format.h>

#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include "cli/pdf_pages.h"

namespace valise::cli {
namespace {

// ISO 32000-1 §7.11.4. The names in the tree are in their order; what a reader shows is /UF.
void embed(QPDF& pdf, const terminal::OpenedCable& cable) {
  if (cable.contents.empty()) return;
  auto names = QPDFObjectHandle::newArray();
  for (std::size_t place = 0; place < cable.contents.size(); ++place) {
    const std::string& name = cable.attachments[place].stated.name;
    auto stream = QPDFObjectHandle::newStream(&pdf, to_string(cable.contents[place]));
    auto params = QPDFObjectHandle::newDictionary();
    const auto size = static_cast<long long>(cable.contents[place].size());
    params.replaceKey("/Size", QPDFObjectHandle::newInteger(size));
    stream.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/EmbeddedFile"));
    stream.getDict().replaceKey("/Params", params);
    auto held = QPDFObjectHandle::newDictionary();
    held.replaceKey("/F", stream);
    held.replaceKey("/UF", stream);
    auto file = QPDFObjectHandle::newDictionary();
    file.replaceKey("/Type", QPDFObjectHandle::newName("/Filespec"));
    file.replaceKey("/F", QPDFObjectHandle::newUnicodeString(name));
    file.replaceKey("/UF", QPDFObjectHandle::newUnicodeString(name));
    file.replaceKey("/EF", held);
    names.appendItem(QPDFObjectHandle::newString(fmt::format("{:04}", place)));
    names.appendItem(pdf.makeIndirectObject(file));
  }
  auto tree = QPDFObjectHandle::newDictionary();
  tree.replaceKey("/Names", names);
  auto all = QPDFObjectHandle::newDictionary();
  all.replaceKey("/EmbeddedFiles", tree);
  pdf.getRoot().replaceKey("/Names", all);
}

// The library throws; this is the one place that calls it.
Bytes file_of(const Bytes& pages, const terminal::OpenedCable& cable) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("pages", reinterpret_cast<const char*>(pages.data()), pages.size());
  pdf.getTrailer().removeKey("/Info");  // who drew it, and when
  pdf.getRoot().replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(cable.cover.language));
  embed(pdf, cable);
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.write();
  const std::shared_ptr<Buffer> out(writer.getBuffer());
  return {out->getBuffer(), out->getBuffer() + out->getSize()};
}

}  // namespace

Result<Bytes> to_pdf(const terminal::OpenedCable& cable, const std::optional<Exported>& exported) {
  TRY(const Bytes pages, pdf_pages(cable, exported));
  try {
    return file_of(pages, cable);
  } catch (const std::exception& error) {
    return fail(Code::failed, "the PDF could not be made", error.what());
  }
}

}  // namespace valise::cli
