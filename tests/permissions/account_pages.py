TABLE = """
#                                                 visitor  members

# A member's own pages. The link that creates the owner account stops working once there is one.
GET   /m/ada/                                     200
POST  /m/ada/                                     405
GET   /m/ada/card/                                302
POST  /m/ada/card/                                405
GET   /welcome/                                   login    200
POST  /welcome/                                   405
GET   /bookmarks/                                 login    200
POST  /bookmarks/                                 405
GET   /m/ada/ignore/                              405
POST  /m/ada/ignore/                              403      done  403  done  done  done
GET   /drafts/                                    login    200
POST  /drafts/                                    403      403  204  403  403  403
GET   /drafts/discard/                            405
POST  /drafts/discard/                            403      302
GET   /accounts/preferences/                      login    200
POST  /accounts/preferences/                      403      done
GET   /accounts/picture/                          405
POST  /accounts/picture/                          403      done  done  403   done  done
GET   /accounts/picture/remove/                   405
POST  /accounts/picture/remove/                   403      done
GET   /accounts/reading-order/                    405
POST  /accounts/reading-order/                    403      done
GET   /accounts/export/                           login    200
POST  /accounts/export/                           403      200
GET   /accounts/delete/                           login    302
POST  /accounts/delete/                           403      302
GET   /accounts/second-factor/                    login    302
POST  /accounts/second-factor/                    405
GET   /accounts/signup/again/                     405
POST  /accounts/signup/again/                     302
GET   /accounts/owner/made-up/                    410
POST  /accounts/owner/made-up/                    410

# Login, logout, password, email addresses and sessions. Members who are already logged in are redirected.
GET   /accounts/login/                            200      302
POST  /accounts/login/                            done     302
GET   /accounts/logout/                           302      200
POST  /accounts/logout/                           302
GET   /accounts/inactive/                         200
POST  /accounts/inactive/                         405
GET   /accounts/signup/                           200      302
POST  /accounts/signup/                           done     302
GET   /accounts/reauthenticate/                   login    200
POST  /accounts/reauthenticate/                   login    302
GET   /accounts/email/                            login    200
POST  /accounts/email/                            login    302
GET   /accounts/confirm-email/                    200
POST  /accounts/confirm-email/                    405
GET   /accounts/confirm-email/made-up/            200
POST  /accounts/confirm-email/made-up/            404
GET   /accounts/password/change/                  login    200
POST  /accounts/password/change/                  login    done
GET   /accounts/password/set/                     login    302
POST  /accounts/password/set/                     login    302
GET   /accounts/password/reset/                   200
POST  /accounts/password/reset/                   302
GET   /accounts/password/reset/done/              200
POST  /accounts/password/reset/done/              405
GET   /accounts/password/reset/key/1-made-up/     200
POST  /accounts/password/reset/key/1-made-up/     200
GET   /accounts/password/reset/key/done/          200
POST  /accounts/password/reset/key/done/          405
GET   /accounts/login/code/confirm/               login    302
POST  /accounts/login/code/confirm/               login    302
GET   /accounts/sessions/                         login    200
POST  /accounts/sessions/                         login    302     done    302        302        302
GET   /accounts/sessions/{session}/end/           405
POST  /accounts/sessions/{session}/end/           403      404     done    404        404        404

# Two-step login and passkeys. Changes require reauthentication (302). Nobody here has set either up.
GET   /accounts/2fa/                              login    200
POST  /accounts/2fa/                              login    405
GET   /accounts/2fa/authenticate/                 login    302
POST  /accounts/2fa/authenticate/                 login    302
GET   /accounts/2fa/reauthenticate/               login    302
POST  /accounts/2fa/reauthenticate/               login    302
GET   /accounts/2fa/totp/activate/                login    302
POST  /accounts/2fa/totp/activate/                login    302
GET   /accounts/2fa/totp/deactivate/              login    404
POST  /accounts/2fa/totp/deactivate/              login    404
GET   /accounts/2fa/recovery-codes/               login    404
POST  /accounts/2fa/recovery-codes/               login    405
GET   /accounts/2fa/recovery-codes/generate/      login    302
POST  /accounts/2fa/recovery-codes/generate/      login    302
GET   /accounts/2fa/recovery-codes/download/      login    404
POST  /accounts/2fa/recovery-codes/download/      login    404
GET   /accounts/2fa/webauthn/                     login    200
POST  /accounts/2fa/webauthn/                     login    405
GET   /accounts/2fa/webauthn/add/                 login    302
POST  /accounts/2fa/webauthn/add/                 login    302
GET   /accounts/2fa/webauthn/reauthenticate/      login    302
POST  /accounts/2fa/webauthn/reauthenticate/      login    302
GET   /accounts/2fa/webauthn/keys/1/remove/       login    302
POST  /accounts/2fa/webauthn/keys/1/remove/       login    302
GET   /accounts/2fa/webauthn/keys/1/edit/         login    302
POST  /accounts/2fa/webauthn/keys/1/edit/         login    302
GET   /accounts/2fa/webauthn/login/               login    302
POST  /accounts/2fa/webauthn/login/               login    302

# Login with other providers, and its old URLs.
GET   /accounts/3rdparty/                         login    200
POST  /accounts/3rdparty/                         login    200
GET   /accounts/3rdparty/login/cancelled/         200
POST  /accounts/3rdparty/login/cancelled/         405
GET   /accounts/3rdparty/login/error/             401
POST  /accounts/3rdparty/login/error/             405
GET   /accounts/3rdparty/signup/                  login
POST  /accounts/3rdparty/signup/                  login
GET   /accounts/social/connections/               301
POST  /accounts/social/connections/               301
GET   /accounts/social/login/cancelled/           301
POST  /accounts/social/login/cancelled/           301
GET   /accounts/social/login/error/               301
POST  /accounts/social/login/error/               301
GET   /accounts/social/signup/                    301
POST  /accounts/social/signup/                    301
"""
