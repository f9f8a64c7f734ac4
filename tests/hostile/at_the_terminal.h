// True terminals of cy/mfa, on true connections to a real node and real trustees.
#pragma once

#include "hostile/sockets.h"
#include "hostile/under_attack.h"
#include "terminal/terminal_test.h"

namespace valise::hostile {

class AtTheTerminal : public UnderAttack {
 protected:
  terminal::Workplace desk(terminal::TestOfficer& officer) {
    officer.clock.time = world.now();
    return officer.workplace();
  }
  // Accredited and enrolled by two registrars, his servers found at the sockets.
  void employ(terminal::TestOfficer& officer, ledger::Roles roles) {
    const auto keyring = terminal::read_keyring(officer.settings).value();
    const std::vector<const fixture::Person*> two = {&registrar(0), &registrar(1)};
    const Time until = world.now() + 365 * kDay;
    const ledger::Accreditation given{
        roles, {terminal::mission_named("cy/mfa")}, cable::Level::restreint, until, until, until};
    ASSERT_TRUE(stands(act(ledger::EntryType::officer_accredited, keyring.officer.str(), given,
                           std::nullopt, two)));
    ASSERT_TRUE(stands(act(ledger::EntryType::device_enrolled, keyring.device().hex(),
                           ledger::Enrolment{officer.device.request, officer.device.fingerprint},
                           std::nullopt, two)));
    sockets.point(officer.settings);
  }

  Sockets sockets{world};
};

}  // namespace valise::hostile
