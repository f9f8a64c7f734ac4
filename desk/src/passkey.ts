// Passkeys (WebAuthn Level 2, with the extension "prf" of Level 3). The terminal says what is to be
// signed and verifies what comes; this page carries bytes.

export interface Question {
  kind: "touch" | "make_passkey";
  rp_id: string;
  challenge: string;
  user?: string;
  others?: string[];
  passkeys?: { id: string; prf_salt: string | null }[];
}

const TIMEOUT_MS = 110_000;

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

export function toBase64url(bytes: ArrayBuffer): string {
  let plain = "";
  for (const byte of new Uint8Array(bytes)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function touch(question: Question): Promise<object> {
  const passkeys = question.passkeys ?? [];
  const evalByCredential: Record<string, { first: Uint8Array<ArrayBuffer> }> = {};
  for (const each of passkeys) {
    if (each.prf_salt) evalByCredential[each.id] = { first: fromBase64url(each.prf_salt) };
  }
  const prf = Object.keys(evalByCredential).length > 0;
  const made = (await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(question.challenge),
      rpId: question.rp_id,
      allowCredentials: passkeys.map((each) => ({
        type: "public-key",
        id: fromBase64url(each.id),
      })),
      userVerification: "required",
      timeout: TIMEOUT_MS,
      ...(prf ? { extensions: { prf: { evalByCredential } } } : {}),
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAssertionResponse;
  const secret = made.getClientExtensionResults().prf?.results?.first;
  return {
    id: toBase64url(made.rawId),
    authenticator_data: toBase64url(response.authenticatorData),
    client_data: toBase64url(response.clientDataJSON),
    signature: toBase64url(response.signature),
    prf: secret ? toBase64url(secret as ArrayBuffer) : null,
  };
}

async function make(question: Question): Promise<object> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(question.challenge),
      rp: { id: question.rp_id, name: "Valise" },
      user: { id: fromBase64url(question.user ?? ""), name: "Valise", displayName: "Valise" },
      pubKeyCredParams: [
        { type: "public-key", alg: -8 },
        { type: "public-key", alg: -7 },
      ],
      excludeCredentials: (question.others ?? []).map((id) => ({
        type: "public-key",
        id: fromBase64url(id),
      })),
      authenticatorSelection: {
        authenticatorAttachment: "cross-platform",
        residentKey: "discouraged",
        userVerification: "required",
      },
      attestation: "direct",
      timeout: TIMEOUT_MS,
      extensions: { prf: {} },
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    attestation_object: toBase64url(response.attestationObject),
    client_data: toBase64url(response.clientDataJSON),
  };
}

// What is to be said to the terminal; a refusal by its name in WebAuthn, which tells no more.
export async function answerQuestion(question: Question): Promise<object> {
  try {
    return question.kind === "touch" ? await touch(question) : await make(question);
  } catch (error) {
    return { refused: error instanceof DOMException ? error.name : "Error" };
  }
}
