// Ownership of what a C library made: std::unique_ptr<X509, Free<X509_free>>. Internal to http/.
#pragma once

namespace valise::http {

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    free_it(pointer);
  }
};

}  // namespace valise::http
